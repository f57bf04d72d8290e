package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.DeadLetter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "drop",
        customSynopsis =
                "vya-backupdb dead-letter drop (LETTER... | --all [--destination ID]) [--config FILE] [--json]",
        description = "Give up deliveries: their kept files are deleted, the destination never gets them.")
final class DeadLetterDropCommand extends RoutesCommand {
    @Mixin
    private LetterSelection selection = new LetterSelection();

    DeadLetterDropCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        selection.request(spec());
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        List<DeadLetter> dropped =
                routes.requestList("direct:dead-letter-drop", selection.request(spec()), DeadLetter.class);
        if (asJson()) {
            printer.json(Shapes.deadLetters(dropped));
        } else {
            printer.line(BackupReport.count(dropped.size(), "dead letter") + " dropped");
            dropped.forEach(letter -> printer.line("  " + letter.id()));
        }
        return ExitCode.SUCCESS;
    }
}
