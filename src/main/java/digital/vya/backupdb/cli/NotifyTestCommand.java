package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.NotificationTest;
import digital.vya.backupdb.model.Problem;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = {
            "Send a message that says it is a test through notifications, whatever their `on`, as a run would.",
            "Exits 1 unless all were sent."
        })
final class NotifyTestCommand extends RoutesCommand {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of notifications; all when none is named.")
    private List<String> notifications = new ArrayList<>();

    NotifyTestCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        List<NotificationTest> tests = routes.requestList("direct:notify-test", notifications, NotificationTest.class);
        if (asJson()) {
            printer.json(tests);
        } else {
            print(tests, printer);
        }
        boolean all = !tests.isEmpty() && tests.stream().allMatch(NotificationTest::sent);
        return all ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private static void print(List<NotificationTest> tests, Printer printer) {
        if (tests.isEmpty()) {
            printer.line("no notifications: nothing tells how a run ended");
        }
        Colours colours = printer.colours();
        for (NotificationTest test : tests) {
            Problem problem = test.problem();
            String who = Table.printable(test.id() + " (" + test.type() + ")") + ": ";
            if (problem == null) {
                printer.painted(who + colours.green("sent"));
            } else {
                printer.painted(who + colours.red("not sent") + ": "
                        + problem.code().id() + " " + Table.printable(problem.message()));
                printer.line("  hint: " + problem.hint());
            }
        }
    }
}
