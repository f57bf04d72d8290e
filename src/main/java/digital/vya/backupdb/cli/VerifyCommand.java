package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.VerifyRequest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        customSynopsis = "vya-backupdb verify (--point ID | -i ID [-d NAME] | -a) [--from ID] [--config FILE] [--json]",
        description = {
            "Read every file of restore points again where they lie, and compare size and SHA-256 with the manifest.",
            "Exits 1 when one is damaged, missing or cannot be read, and when there is no such restore point."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final int RESULT_COLUMN = 4;

    private final Context context;

    @Option(
            names = "--point",
            paramLabel = "ID",
            description = "Only this restore point, as `vya-backupdb restore-list` shows it.")
    private @Nullable String point;

    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "Only restore points of this instance.")
    private @Nullable String instance;

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            description = "Only restore points of this database; needs --instance.")
    private @Nullable String database;

    @Option(
            names = {"-a", "--all"},
            description = "All restore points.")
    private boolean all;

    @Option(names = "--from", paramLabel = "ID", description = "Only at this destination; at every one when not given.")
    private @Nullable String destination;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    VerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        refuseContradictions();
        VerifyRequest request = new VerifyRequest(point, instance, database, destination);
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            Verification verification =
                    ShownRoutes.of(routes, json.wanted(), spec).request("direct:verify", request, Verification.class);
            if (json.wanted()) {
                printer.json(Shapes.verification(verification));
            } else {
                print(verification.points(), printer);
                printer.problems("", verification.remarks());
                verification.points().forEach(p -> Failures.print(spec.commandLine(), p.problems()));
                Failures.print(spec.commandLine(), verification.problems());
            }
            return (verification.passed() ? ExitCode.SUCCESS : ExitCode.FAILED).status();
        }
    }

    private void refuseContradictions() {
        long chosen =
                Stream.of(point != null, instance != null, all).filter(c -> c).count();
        if (chosen != 1) {
            throw new ParameterException(spec.commandLine(), "give exactly one of --point ID, --instance ID and --all");
        }
        if (database != null && instance == null) {
            throw new ParameterException(spec.commandLine(), "--database needs --instance, whose database it is");
        }
    }

    private static void print(List<Verification.Point> points, Printer printer) {
        Colours colours = printer.colours();
        Table table = new Table(
                colours, "TAKEN", "INSTANCE", "DATABASE", "DESTINATION", "RESULT", "FILES", "SIZE", "RESTORE POINT");
        for (Verification.Point found : points) {
            Manifest manifest = found.point().manifest();
            long well = found.files().stream()
                    .filter(file -> file.state() == Verification.State.OK)
                    .count();
            table.row(
                    text -> found.passed() ? colours.green(text) : colours.red(text),
                    RESULT_COLUMN,
                    Table.time(manifest.takenAt()),
                    manifest.instance(),
                    manifest.holdsData() ? manifest.database() : "-",
                    found.point().destination(),
                    found.state().name(),
                    well + " of " + found.files().size(),
                    Human.size(manifest.packedBytes()),
                    manifest.id());
        }
        if (!points.isEmpty()) {
            printer.table(table);
        }
    }
}
