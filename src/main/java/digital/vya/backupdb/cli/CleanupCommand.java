package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Cleanup.State;
import digital.vya.backupdb.model.CleanupRequest;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "cleanup",
        description = {
            "Remove the restore points that no rule of their policy's retention keeps any more.",
            "Exits 1 when a destination could not be listed, or what is to go could not be removed."
        })
final class CleanupCommand implements Callable<Integer> {
    private static final int STATE_COLUMN = 0;

    private final Context context;

    @Option(names = "--dry-run", description = "Remove nothing: say what would go, what stays, and why.")
    private boolean dryRun;

    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "Only restore points of this instance.")
    private @Nullable String instance;

    @Option(names = "--destination", paramLabel = "ID", description = "Only at this destination.")
    private @Nullable String destination;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    CleanupCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            Cleanup cleanup = ShownRoutes.of(routes, json.wanted(), spec)
                    .request("direct:cleanup", new CleanupRequest(instance, destination, dryRun), Cleanup.class);
            if (json.wanted()) {
                printer.json(Shapes.cleanup(cleanup));
            } else {
                print(cleanup, printer);
            }
            return (cleanup.passed() ? ExitCode.SUCCESS : ExitCode.FAILED).status();
        }
    }

    private void print(Cleanup cleanup, Printer printer) {
        List<Cleanup.Point> shown = cleanup.points().stream()
                .filter(point -> cleanup.dryRun() || point.state() != State.KEPT)
                .toList();
        if (!shown.isEmpty()) {
            printer.table(table(shown, printer.colours()));
        }
        List<String> destinations = cleanup.points().stream()
                .map(Cleanup.Point::destination)
                .distinct()
                .toList();
        for (String id : destinations) {
            printer.line(summary(cleanup, id));
        }
        if (destinations.isEmpty() && cleanup.problems().isEmpty()) {
            printer.line("no restore points that a retention is about");
        }
        printer.problems("", cleanup.remarks());
        printer.problems(
                "",
                cleanup.in(State.REFUSED).stream().map(Cleanup.Point::problem).toList());
        Failures.print(spec.commandLine(), cleanup.problems());
    }

    private static Table table(List<Cleanup.Point> points, Colours colours) {
        Table table = new Table(colours, "RESULT", "SIZE", "DESTINATION", "RESTORE POINT", "WHY");
        for (Cleanup.Point point : points) {
            table.row(
                    text -> switch (point.state()) {
                        case KEPT -> colours.green(text);
                        case GOES, GONE -> colours.dim(text);
                        case REFUSED, LEFT -> colours.red(text);
                    },
                    STATE_COLUMN,
                    point.state().name(),
                    Human.size(point.bytes()),
                    point.destination(),
                    point.id(),
                    why(point));
        }
        return table;
    }

    private static String why(Cleanup.Point point) {
        Problem problem = point.problem();
        if (problem != null) {
            return problem.code().id();
        }
        return point.reasons().isEmpty() ? "no rule keeps it" : String.join(", ", point.reasons());
    }

    private static String summary(Cleanup cleanup, String destination) {
        List<Cleanup.Point> here = cleanup.points().stream()
                .filter(point -> point.destination().equals(destination))
                .toList();
        long going = here.stream()
                .filter(point -> point.state() == State.GOES || point.state() == State.GONE)
                .count();
        String refused = here.stream()
                .filter(point -> point.state() == State.REFUSED)
                .collect(Collectors.collectingAndThen(
                        Collectors.counting(), count -> count == 0 ? "" : ", " + count + " not let go"));
        return "%s: %d %s, %s %s; %d kept%s"
                .formatted(
                        destination,
                        going,
                        cleanup.dryRun() ? "would go" : "removed",
                        Human.size(cleanup.freed(destination)),
                        cleanup.dryRun() ? "would be freed" : "freed",
                        here.stream()
                                .filter(point -> point.state() == State.KEPT)
                                .count(),
                        refused);
    }
}
