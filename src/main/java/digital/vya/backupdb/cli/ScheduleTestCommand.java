package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.AsOf;
import digital.vya.backupdb.model.ScheduleAnswer;
import digital.vya.backupdb.model.ScheduleQuestion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = {"Say whether schedules would run now, or at another time, and why.", "Exits 1 when none would."})
final class ScheduleTestCommand extends RoutesCommand {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of schedules; all when none is named.")
    private List<String> schedules = new ArrayList<>();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Instead of now: 2026-11-21T02:30 by the clock of each schedule, or 2026-11-21T02:30:00-03:00.")
    private @Nullable String at;

    ScheduleTestCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        AsOf moment = Times.at(at, spec().commandLine());
        List<ScheduleAnswer> answers = routes.requestList(
                "direct:schedule-test", new ScheduleQuestion(schedules, moment, 0), ScheduleAnswer.class);
        if (asJson()) {
            printer.json(answers);
        } else {
            print(answers, printer);
        }
        return answers.stream().anyMatch(ScheduleAnswer::runs) ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private void print(List<ScheduleAnswer> answers, Printer printer) {
        if (answers.isEmpty()) {
            printer.line(ScheduleListCommand.NONE);
            return;
        }
        String when = at == null ? "now" : "then";
        for (ScheduleAnswer answer : answers) {
            Colours colours = printer.colours();
            String words = answer.runs() ? colours.green("would run " + when) : colours.yellow("would not run " + when);
            printer.line("%s: %s: %s".formatted(answer.id(), words, String.join(", ", answer.reasons())));
        }
    }
}
