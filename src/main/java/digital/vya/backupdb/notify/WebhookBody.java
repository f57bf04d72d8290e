package digital.vya.backupdb.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook gets. A contract with programs of other people, apart from our records so that these may change:
 * fields are added, never renamed or given another meaning. Documented in docs/reference/webhook.md.
 */
record WebhookBody(
        int version,
        String event,
        Verdict verdict,
        String subject,
        Server server,
        Run run,
        Map<Verdict, Long> counts,
        long rawBytes,
        long packedBytes,
        List<Problem> problems,
        List<Database> databases) {
    static final int VERSION = 1;

    record Server(
            @Nullable String name,
            @Nullable String location,
            @Nullable String company,
            @Nullable String contact) {}

    record Run(
            String id,
            Trigger trigger,
            @Nullable String schedule,
            OffsetDateTime startedAt,
            OffsetDateTime endedAt,
            double seconds) {}

    record Problem(String code, String message, String hint) {}

    record Database(
            String instance,
            @Nullable String database,
            Verdict verdict,
            @Nullable String pointId,
            long rawBytes,
            long packedBytes,
            double seconds,
            List<String> files,
            List<Destination> destinations,
            List<Problem> problems) {}

    record Destination(
            String id,
            boolean committed,
            double seconds,
            @Nullable String deadLetter,
            @Nullable Problem problem) {}

    static WebhookBody of(Settings.Server server, RunOutcome outcome, String subject) {
        Map<Verdict, Long> counts = new LinkedHashMap<>();
        Arrays.stream(Verdict.values())
                .forEach(v -> counts.put(
                        v,
                        outcome.databases().stream()
                                .filter(d -> d.verdict() == v)
                                .count()));
        digital.vya.backupdb.model.Run run = outcome.run();
        return new WebhookBody(
                VERSION,
                run.trigger() == Trigger.TEST ? "test" : "backup.run",
                outcome.verdict(),
                subject,
                new Server(server.name(), server.location(), server.company(), server.contact()),
                new Run(
                        run.id(),
                        run.trigger(),
                        run.schedule(),
                        run.startedAt(),
                        outcome.endedAt(),
                        seconds(outcome.took())),
                counts,
                outcome.databases().stream()
                        .mapToLong(DatabaseOutcome::rawBytes)
                        .sum(),
                outcome.databases().stream()
                        .mapToLong(DatabaseOutcome::packedBytes)
                        .sum(),
                problems(outcome.problems()),
                outcome.databases().stream().map(WebhookBody::database).toList());
    }

    String json() {
        try {
            return Json.mapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Database database(DatabaseOutcome database) {
        return new Database(
                database.instance(),
                database.database(),
                database.verdict(),
                database.pointId(),
                database.rawBytes(),
                database.packedBytes(),
                seconds(database.took()),
                database.artifacts().stream().map(a -> a.name()).toList(),
                database.deliveries().stream().map(WebhookBody::destination).toList(),
                problems(database.problems()));
    }

    private static Destination destination(DeliveryResult delivery) {
        return new Destination(
                delivery.destination(),
                delivery.committed(),
                seconds(delivery.took()),
                delivery.deadLetter(),
                delivery.problem() == null ? null : problem(delivery.problem()));
    }

    private static List<Problem> problems(List<digital.vya.backupdb.model.Problem> problems) {
        return problems.stream().map(WebhookBody::problem).toList();
    }

    private static Problem problem(digital.vya.backupdb.model.Problem problem) {
        return new Problem(problem.code().id(), problem.message(), problem.hint());
    }

    private static double seconds(Duration took) {
        return took.toMillis() / 1000.0;
    }
}
