package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "restore-list",
        description = {
            "List what can be restored, newest first, as the destinations themselves report it.",
            "Exits 1 when a destination or a manifest could not be read; what could is listed all the same."
        })
final class RestoreListCommand implements Callable<Integer> {
    private static final int OUTCOME_COLUMN = 3;

    private final Context context;

    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "Only restore points of this instance.")
    private String instance;

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            description = "Only restore points of this database.")
    private String database;

    @Option(names = "--destination", paramLabel = "ID", description = "Only what this destination holds.")
    private String destination;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    RestoreListCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            RestoreListing listing = routes.request(
                    "direct:restore-list",
                    new RestoreListRequest(instance, database, destination),
                    RestoreListing.class);
            if (json.wanted()) {
                printer.json(Shapes.restorePoints(listing));
            } else {
                print(listing.points(), printer);
                Failures.print(spec.commandLine(), listing.problems());
            }
            return (listing.problems().isEmpty() ? ExitCode.SUCCESS : ExitCode.FAILED).status();
        }
    }

    private static void print(List<RestorePoint> points, Printer printer) {
        if (points.isEmpty()) {
            printer.line("no restore points");
            return;
        }
        Colours colours = printer.colours();
        Table table = new Table(
                colours, "TAKEN", "INSTANCE", "DATABASE", "OUTCOME", "SIZE", "PACKED", "DESTINATION", "RESTORE POINT");
        for (RestorePoint point : points) {
            Manifest manifest = point.manifest();
            table.row(
                    text -> colours.verdict(manifest.verdict(), text),
                    OUTCOME_COLUMN,
                    Table.time(manifest.takenAt()),
                    manifest.instance(),
                    manifest.database(),
                    manifest.verdict().name(),
                    Human.size(Shapes.rawBytes(manifest)),
                    Human.size(Shapes.packedBytes(manifest)),
                    point.destination(),
                    manifest.id());
        }
        printer.table(table);
    }
}
