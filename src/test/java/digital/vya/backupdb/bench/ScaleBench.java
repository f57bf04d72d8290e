package digital.vya.backupdb.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What commands take where the catalogue knows very many restore points. Those of one instance lie at the destination
 * too; the others only the catalogue has, as nothing that is measured looks for them there.
 */
final class ScaleBench {
    static final int INSTANCES = 1_000;
    private static final int EACH = 1_000;
    /** With so much heap each command has to do. */
    private static final String HEAP = "-Xmx128m";

    private static final String SHA256 = "ab".repeat(32);

    private ScaleBench() {}

    static void run(Options options, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("scale"));
        Installation installation = Installation.in(folder.resolve("vya"))
                .configure(
                        StartBench.config(folder, INSTANCES)
                                .replace(
                                        "destinations: [disk]",
                                        "destinations: [disk]\n"
                                                + "    retention: {timeZone: UTC, daily: {within: 30d}, monthly: {within: 2y}}"));
        Map<String, String> environment = Map.of(
                "VYA_SPOOL_DIRECTORY", folder.resolve("spool").toString(),
                "VYA_STATE_DIRECTORY", folder.resolve("state").toString(),
                "JAVA_OPTS", HEAP,
                "LAUNCHER", Path.of("vya-backupdb").toAbsolutePath().toString(),
                "CONFIG", installation.config().toString());
        // makes the catalogue; nothing is well in it yet
        Shell.run(environment, folder, "$LAUNCHER runs --config $CONFIG");
        fill(folder.resolve("state/catalog/catalog.db"), folder.resolve("store"));
        List<Contender> contenders = new ArrayList<>();
        for (String command : List.of(
                "version",
                "schedule list s00007",
                "status --problems || true",
                "runs",
                "restore-list --instance pg00007",
                "cleanup --dry-run --instance pg00007")) {
            String name = command.replace(" || true", "");
            contenders.add(new Contender(
                    name,
                    () -> Shell.run(
                            environment,
                            folder,
                            command.equals("version")
                                    ? "$LAUNCHER version"
                                    : "$LAUNCHER " + name + " --config $CONFIG" + command.substring(name.length())),
                    () -> {}));
        }
        for (Timing took : Rounds.of(options.rounds(), contenders).values()) {
            findings.add(new Figure(
                    "scale",
                    "vya-backupdb " + took.name() + ", " + INSTANCES + " instances, " + INSTANCES * EACH + " points, "
                            + HEAP,
                    took.median(),
                    "s"));
        }
    }

    private static void fill(Path catalog, Path store) throws SQLException, IOException {
        OffsetDateTime newest = OffsetDateTime.now(ZoneOffset.UTC).withNano(0).minusHours(8);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + catalog);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            try (PreparedStatement run = connection.prepareStatement(
                            "INSERT INTO runs (id, cause, schedule, began_at, ended_at, verdict, reached, troubles, record)"
                                    + " VALUES (?, 'SCHEDULE', 's00000', ?, ?, 'SUCCESS', ?, 0, ?)");
                    PreparedStatement backup = connection.prepareStatement(
                            "INSERT INTO backups (run, instance, database_name, policy, began_at, took, verdict, point,"
                                    + " raw_bytes, packed_bytes, data_bytes, suspect, committed, scheduled, files)"
                                    + " VALUES (?, ?, 'shop', 'nightly', ?, 1000, 'SUCCESS', ?, 5000000, 1000000, 5000000,"
                                    + " 0, 1, 1, 'DATA " + SHA256 + "')");
                    PreparedStatement point = connection.prepareStatement(
                            "INSERT INTO points (id, run, instance, database_name, policy, taken_at, verdict, raw_bytes,"
                                    + " packed_bytes, data_bytes, row_count, digest, manifest) VALUES (?, ?, ?, 'shop',"
                                    + " 'nightly', ?, 'SUCCESS', 5000000, 1000000, 5000000, 1000, 'd', ?)");
                    PreparedStatement location = connection.prepareStatement(
                            "INSERT INTO locations (destination, point, state, since, mark, digest)"
                                    + " VALUES ('disk', ?, 'HELD', ?, 'm', 'd')")) {
                for (int night = 0; night < EACH; night++) {
                    OffsetDateTime taken = newest.minusDays(night);
                    String id = "%tY%<tm%<td_%<tH%<tM%<tS".formatted(taken);
                    long at = taken.toInstant().toEpochMilli();
                    set(run, id, at, at + 60_000, INSTANCES, record(id, taken));
                    for (int i = 0; i < INSTANCES; i++) {
                        String instance = "pg%05d".formatted(i);
                        String key = instance + "/shop/shop_" + id;
                        String manifest = manifest(key, id, instance, taken);
                        set(backup, id, instance, at, key);
                        // the destination is asked for those of this one, and read once
                        if (i == 7) {
                            write(store, key, manifest);
                        } else {
                            set(point, key, id, instance, at, manifest);
                            set(location, key, at);
                        }
                    }
                }
            }
            statement.execute("INSERT INTO protected (instance, database_name, policy, last_run, last_at, last_verdict,"
                    + " scheduled_at, good_at, good_point, good_bytes) SELECT instance, database_name, policy, run,"
                    + " MAX(began_at), verdict, began_at, began_at, point, packed_bytes FROM backups"
                    + " GROUP BY instance, database_name, policy");
            statement.execute("COMMIT");
        }
    }

    /** Of a run that backed up all of them. */
    private static String record(String run, OffsetDateTime taken) {
        List<DatabaseOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            String instance = "pg%05d".formatted(i);
            String key = instance + "/shop/shop_" + run;
            Artifact data = new Artifact(
                    ArtifactKind.DATA,
                    "shop_" + run + ".sql.gz",
                    Path.of("/spool/" + key),
                    Codec.GZIP,
                    5_000_000,
                    1000,
                    SHA256,
                    Map.of(),
                    null,
                    Duration.ofSeconds(1),
                    List.of(),
                    null,
                    null);
            outcomes.add(new DatabaseOutcome(
                    instance,
                    "shop",
                    Verdict.SUCCESS,
                    key,
                    List.of(data),
                    List.of(new DeliveryResult("disk", true, Duration.ofSeconds(1), null, null)),
                    List.of(),
                    Duration.ofSeconds(1),
                    null));
        }
        Run made = new Run(run, Trigger.SCHEDULE, "s00000", taken, false);
        return Json.line(new RunOutcome(made, Verdict.SUCCESS, outcomes, List.of(), taken.plusMinutes(1)));
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.executeUpdate();
    }

    private static void write(Path store, String key, String manifest) throws IOException {
        Path file = store.resolve(key + ".manifest.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, manifest);
        Files.write(store.resolve(key + ".sql.gz"), new byte[1000]);
    }

    private static String manifest(String key, String run, String instance, OffsetDateTime taken) {
        ObjectNode manifest = new ObjectMapper().createObjectNode();
        manifest.put("version", 1)
                .put("id", key)
                .put("runId", run)
                .put("instance", instance)
                .put("engine", "postgresql")
                .put("database", "shop")
                .put("takenAt", taken.toString())
                .put("timeZone", "UTC")
                .put("verdict", "SUCCESS")
                .put("serverVersion", "15.15")
                .put("clientVersion", "15.15")
                .put("policy", "nightly")
                .put("product", "vya-backupdb")
                .put("roles", "SKIPPED");
        manifest.putArray("problems");
        manifest.putObject("rows");
        manifest.putArray("artifacts")
                .addObject()
                .put("kind", "DATA")
                .put("name", key.substring(key.lastIndexOf('/') + 1) + ".sql.gz")
                .put("rawBytes", 5_000_000)
                .put("packedBytes", 1000)
                .put("sha256", SHA256)
                .put("codec", "GZIP")
                .put("command", "pg_dump");
        return manifest.toString();
    }
}
