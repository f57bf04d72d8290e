package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "restore-list",
        description = {
            "List what can be restored, newest first, as the destinations themselves report it.",
            "Exits 1 when a destination or a manifest could not be read; what could is listed all the same."
        })
final class RestoreListCommand implements Callable<Integer> {
    private static final int OUTCOME_COLUMN = 1;

    private final Context context;

    @Mixin
    private PointFilter filter = new PointFilter();

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
        RestoreListRequest request = filter.request(spec);
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            RestoreListing listing = ShownRoutes.of(routes, json.wanted(), spec)
                    .request("direct:restore-list", request, RestoreListing.class);
            if (json.wanted()) {
                printer.json(Shapes.restorePoints(listing));
            } else {
                if (!listing.points().isEmpty() || listing.problems().isEmpty()) {
                    print(listing.points(), printer);
                }
                printer.problems("", listing.remarks());
                Failures.print(spec.commandLine(), listing.problems());
            }
            return (listing.problems().isEmpty() ? ExitCode.SUCCESS : ExitCode.FAILED).status();
        }
    }

    /**
     * One line for each restore point, whose id says instance, database and time, within 80 columns; where destinations say
     * different things of one, each gets its own.
     */
    private static void print(List<RestorePoint> points, Printer printer) {
        if (points.isEmpty()) {
            printer.line("no restore points");
            return;
        }
        Colours colours = printer.colours();
        Table table = new Table(colours, "AGE", "OUTCOME", "ROLES", "SIZE", "DESTINATIONS", "RESTORE POINT");
        Instant now = Instant.now();
        Map<Manifest, String> destinations = points.stream()
                .collect(Collectors.groupingBy(
                        RestorePoint::manifest,
                        LinkedHashMap::new,
                        Collectors.mapping(RestorePoint::destination, Collectors.joining(", "))));
        destinations.forEach((manifest, where) -> table.row(
                text -> colours.verdict(manifest.verdict(), text),
                OUTCOME_COLUMN,
                age(manifest.takenAt().toInstant(), now),
                manifest.verdict().name(),
                roles(manifest),
                Human.size(manifest.rawBytes()),
                where,
                manifest.id()));
        printer.table(table);
    }

    private static String age(Instant taken, Instant now) {
        return Newest.isAhead(taken, now) ? "ahead" : Human.age(Duration.between(taken, now));
    }

    private static String roles(Manifest manifest) {
        return switch (manifest.roles()) {
            case INCLUDED -> "yes";
            case SKIPPED -> "skipped";
            case FAILED -> "failed";
            case NOT_APPLICABLE -> "-";
        };
    }
}
