package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Redrive;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "redrive",
        customSynopsis =
                "vya-backupdb dead-letter redrive (LETTER... | --all [--destination ID]) [--config FILE] [--json]",
        description = {
            "Deliver again what a destination did not take; harmless when some of it is already there.",
            "Exits 4 when a destination still does not take one: it stays where it is."
        })
final class DeadLetterRedriveCommand extends RoutesCommand {
    @Mixin
    private LetterSelection selection = new LetterSelection();

    DeadLetterRedriveCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        selection.request(spec());
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        List<Redrive> redrives =
                routes.requestList("direct:dead-letter-redrive", selection.request(spec()), Redrive.class);
        if (asJson()) {
            printer.json(Shapes.redrives(redrives));
        } else {
            LetterReport.printRedrives(redrives, printer);
        }
        return redrives.stream().allMatch(Redrive::committed) ? ExitCode.SUCCESS : ExitCode.PARTIAL;
    }
}
