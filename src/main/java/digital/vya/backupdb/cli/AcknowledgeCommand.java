package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Acknowledgement;
import digital.vya.backupdb.model.Human;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "acknowledge",
        description =
                "Say that the backups of a database that are unlike those before them (SUSPECT) are as they should be:"
                        + " what they have is usual from now on, and cleanups go on.")
final class AcknowledgeCommand extends RoutesCommand {
    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            required = true,
            description = "The instance.")
    private String instance = "";

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            required = true,
            description = "The database, or the set of files.")
    private String database = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why it is so; it stands in the audit.")
    private String reason = "";

    AcknowledgeCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        if (reason.isBlank()) {
            throw contradiction("--reason says nothing");
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        Acknowledgement done = routes.request(
                "direct:acknowledge", Acknowledgement.of(instance, database, reason), Acknowledgement.class);
        if (asJson()) {
            printer.json(done);
        } else {
            printer.line("acknowledged: " + Human.count(done.runs().size(), "backup") + " of " + done.instance() + "/"
                    + done.database() + ", " + String.join(", ", done.runs()));
        }
        return ExitCode.SUCCESS;
    }
}
