package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.AuditReport;
import digital.vya.backupdb.model.AuditRequest;
import digital.vya.backupdb.model.Human;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description = {
            "See whether every row of the audit is as it was written and follows the one before it, and print the hash of the"
                    + " last, which is to be kept elsewhere: rows that were cut off at the end are found by it alone.",
            "Exits 1 where the chain is broken, and says where."
        })
final class AuditVerifyCommand extends RoutesCommand {
    @Option(names = "--head", paramLabel = "HASH", description = "The hash of the last row at an earlier time.")
    private @Nullable String head;

    AuditVerifyCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        AuditReport report = routes.request("direct:audit-verify", AuditRequest.chain(head), AuditReport.class);
        if (asJson()) {
            printer.json(report);
        } else {
            Colours colours = printer.colours();
            String broken = report.broken();
            printer.painted(
                    broken == null ? colours.green("whole") : colours.red("broken") + ": " + Table.printable(broken));
            printer.line(Human.count(report.rows(), "row") + ", head "
                    + (report.head().isEmpty() ? "-" : report.head()));
        }
        return report.isWhole() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }
}
