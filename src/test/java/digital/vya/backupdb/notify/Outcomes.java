package digital.vya.backupdb.notify;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs that ended, for tests. */
public final class Outcomes {
    public static final OffsetDateTime STARTED = OffsetDateTime.parse("2026-11-21T02:30:00-03:00");
    public static final Set<Verdict> ALWAYS = EnumSet.allOf(Verdict.class);

    private Outcomes() {}

    public static RunOutcome run(DatabaseOutcome... databases) {
        Verdict worst = Arrays.stream(databases).map(DatabaseOutcome::verdict).reduce(Verdict.SUCCESS, Verdict::worse);
        return new RunOutcome(
                new Run("20261121-023000-ab12", Trigger.SCHEDULE, "nightly", STARTED, false),
                worst,
                List.of(databases),
                List.of(),
                STARTED.plusMinutes(18));
    }

    public static RunOutcome nothingReached() {
        return new RunOutcome(
                new Run("20261121-023000-cd34", Trigger.COMMAND, null, STARTED, false),
                Verdict.FAILED,
                List.of(),
                List.of(new Problem(
                        ErrorCode.SPACE_LOW, "var/spool has 1.0 GB free, 50.0 GB are needed", "Free space.")),
                STARTED.plusSeconds(2));
    }

    public static DatabaseOutcome success(String instance, String database) {
        return database(instance, database, Verdict.SUCCESS, List.of());
    }

    public static DatabaseOutcome degraded(String instance, String database) {
        return database(
                instance,
                database,
                Verdict.DEGRADED,
                List.of(new Problem(ErrorCode.ROLES_FAILED, "roles of " + instance, "Give rights.")));
    }

    public static DatabaseOutcome partial(String instance, String database) {
        Problem refused = new Problem(ErrorCode.DELIVERY_FAILED, "s3 answered 403 for " + database, "Mend it.");
        DatabaseOutcome whole = success(instance, database);
        return new DatabaseOutcome(
                instance,
                database,
                Verdict.PARTIAL,
                whole.pointId(),
                whole.artifacts(),
                List.of(
                        new DeliveryResult("disk", true, Duration.ofSeconds(1), null, null),
                        new DeliveryResult("offsite", false, Duration.ofSeconds(9), refused, "dl-77")),
                List.of(),
                whole.took());
    }

    public static DatabaseOutcome failed(String instance, String database, String message) {
        return new DatabaseOutcome(
                instance,
                database,
                Verdict.FAILED,
                null,
                List.of(),
                List.of(),
                List.of(new Problem(ErrorCode.TOOL_FAILED, message, "Read the tool's last words below the message.")),
                Duration.ofSeconds(3));
    }

    private static DatabaseOutcome database(String instance, String database, Verdict verdict, List<Problem> problems) {
        String stem = database + "_20261121_023000";
        Artifact data = new Artifact(
                ArtifactKind.DATA,
                stem + ".sql.gz",
                Path.of("var/spool", stem),
                Codec.GZIP,
                118L << 20,
                26L << 20,
                "ab".repeat(32),
                Map.of(),
                "pg_dump --clean",
                Duration.ofSeconds(117),
                List.of(),
                null,
                null);
        return new DatabaseOutcome(
                instance,
                database,
                verdict,
                instance + "/" + database + "/" + stem,
                List.of(data),
                List.of(new DeliveryResult("disk", true, Duration.ofSeconds(1), null, null)),
                problems,
                Duration.ofSeconds(117));
    }

    /** Instance {@code prod} tells all of these; instance {@code quiet} tells nobody. */
    public static Settings settings(Settings.Notification... notifications) {
        List<String> ids =
                Arrays.stream(notifications).map(Settings.Notification::id).toList();
        return new Settings(
                new Settings.Server("db-host-1", "São Paulo", "VYA Digital", null),
                List.of(instance("prod", "nightly"), instance("quiet", "silent")),
                List.of(policy("nightly", ids), policy("silent", List.of())),
                List.of(),
                List.of(notifications),
                List.of());
    }

    public static Settings.Notification notification(String id, String type, Map<String, Object> parameters) {
        return new Settings.Notification(id, type, ALWAYS, parameters);
    }

    /** A mail server of this machine; {@code more} are parameters besides. */
    static Settings.Notification mail(String id, int port, String password, Map<String, Object> more) {
        Map<String, Object> parameters = new HashMap<>(Map.of(
                "host", "127.0.0.1",
                "port", port,
                "security", "none",
                "user", "backup",
                "password", password,
                "from", "backup@vya.example",
                "to", "dba@vya.example"));
        parameters.putAll(more);
        return notification(id, "mail", parameters);
    }

    private static Settings.Instance instance(String id, String policy) {
        return new Settings.Instance(
                id,
                "postgresql",
                "127.0.0.1",
                5432,
                "u",
                null,
                null,
                ZoneId.of("America/Sao_Paulo"),
                List.of(),
                List.of(),
                policy,
                true);
    }

    private static Settings.Policy policy(String id, List<String> notifications) {
        Duration hour = Duration.ofHours(1);
        return new Settings.Policy(
                id, "plain", Map.of(), Codec.GZIP, 6, hour, hour, hour, 1, true, List.of("disk"), notifications);
    }
}
