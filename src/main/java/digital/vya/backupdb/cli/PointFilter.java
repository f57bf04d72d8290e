package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.Verdict;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which restore points are wanted. */
final class PointFilter {
    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "Only restore points of this instance.")
    private @Nullable String instance;

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            description = "Only restore points of this database.")
    private @Nullable String database;

    @Option(names = "--destination", paramLabel = "ID", description = "Only what this destination holds.")
    private @Nullable String destination;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those taken then or later: " + Times.FORMS + ".")
    private @Nullable String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Only those taken then or before; a day is meant to its end.")
    private @Nullable String until;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "Only those that are SUCCESS, or DEGRADED.")
    private @Nullable String outcome;

    RestoreListRequest request(CommandSpec spec) {
        Instant from = Times.since(since, spec.commandLine());
        Instant to = Times.until(until, spec.commandLine());
        if (from != null && to != null && from.isAfter(to)) {
            throw new ParameterException(spec.commandLine(), "--since is later than --until: nothing can be meant");
        }
        return new RestoreListRequest(instance, database, destination, null, from, to, verdict(spec));
    }

    /** What has no restore point has no other outcome to ask for. */
    private @Nullable Verdict verdict(CommandSpec spec) {
        if (outcome == null) {
            return null;
        }
        return Stream.of(Verdict.SUCCESS, Verdict.DEGRADED)
                .filter(verdict -> verdict.name().equals(outcome.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--outcome is SUCCESS or DEGRADED: what failed left no restore point, not `" + outcome + "`"));
    }
}
