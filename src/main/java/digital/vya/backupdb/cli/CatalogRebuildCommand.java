package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.Human;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rebuild",
        description = {
            "Make the catalogue anew from the manifests at the destinations, and from the records of this machine"
                    + " where there are any. What the destinations hold is the truth; one that cannot be listed keeps"
                    + " what is remembered of it.",
            "Exits 1 when a destination or a manifest could not be read."
        })
final class CatalogRebuildCommand extends CatalogReportCommand {
    @Option(names = "--from", paramLabel = "ID", description = "Only from this destination.")
    private @Nullable String from;

    CatalogRebuildCommand(Context context) {
        super(context);
    }

    @Override
    String route() {
        return "catalog-rebuild";
    }

    @Override
    @Nullable
    String destination() {
        return from;
    }

    @Override
    String done(CatalogReport report) {
        return "made anew, " + Human.count(report.points(), "restore point");
    }
}
