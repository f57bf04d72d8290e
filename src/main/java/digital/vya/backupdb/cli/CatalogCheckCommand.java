package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.Human;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = {
            "Hold the catalogue against what the destinations hold, both ways: gone (it was there, and no cleanup"
                    + " removed it), changed (its manifest is another), unknown (the catalogue did not have it), half"
                    + " (a file of it is missing or has another size).",
            "Exits 1 when anything differs or a destination cannot be listed, of which nothing is known then."
        })
final class CatalogCheckCommand extends CatalogReportCommand {
    @Option(names = "--destination", paramLabel = "ID", description = "Only this destination.")
    private @Nullable String destination;

    CatalogCheckCommand(Context context) {
        super(context);
    }

    @Override
    String route() {
        return "catalog-check";
    }

    @Override
    @Nullable
    String destination() {
        return destination;
    }

    @Override
    String done(CatalogReport report) {
        return Human.count(report.points(), "restore point") + ", "
                + (report.drifts().isEmpty()
                        ? "none differs"
                        : Human.count(report.drifts().size(), "difference"));
    }
}
