package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.CatalogRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks for a report on the catalogue, of all destinations or of one, and prints it. */
abstract class CatalogReportCommand extends RoutesCommand {
    CatalogReportCommand(Context context) {
        super(context);
    }

    abstract String route();

    abstract @Nullable String destination();

    abstract String done(CatalogReport report);

    @Override
    final ExitCode work(Routes routes, Printer printer) {
        CatalogReport report =
                routes.request("direct:" + route(), new CatalogRequest(destination()), CatalogReport.class);
        if (asJson()) {
            printer.json(report);
        } else {
            print(report, printer);
        }
        return report.passed() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private void print(CatalogReport report, Printer printer) {
        if (!report.drifts().isEmpty()) {
            Table table = new Table(printer.colours(), "DRIFT", "DESTINATION", "RESTORE POINT");
            report.drifts()
                    .forEach(drift -> table.row(
                            drift.kind().name().toLowerCase(Locale.ROOT), drift.destination(), drift.point()));
            printer.table(table);
        }
        printer.problems("", report.remarks());
        Failures.print(spec().commandLine(), report.problems());
        printer.line(done(report));
    }
}
