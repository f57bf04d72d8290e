package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three programs that share a catalogue, a schedule and its work, of which one is killed while it dumps. */
@Tag("server")
class NodesTest {
    private static final int INSTANCES = 6;
    /** Whose dump waits for a lock. */
    private static final String HELD = "i3";

    @TempDir
    private Path home;

    private PostgresServer server;

    private String ask(String sql) {
        return server.psql("catalogue", "SET search_path = vya_backupdb;\n" + sql);
    }

    private Installation node(String name, OffsetDateTime due) {
        Installation node = Installation.in(home.resolve(name));
        String instances = IntStream.rangeClosed(1, INSTANCES)
                .mapToObj(i -> ("  - {id: i%d, engine: postgresql, host: 127.0.0.1, port: %d, user: %s,"
                                + " password: \"{{file:secret}}\", databases: {include: [d%d]}, policy: nightly}\n")
                        .formatted(i, server.port(), server.superuser(), i))
                .collect(Collectors.joining());
        node.configure("""
                server: {name: company}
                instances:
                %spolicies: [{id: nightly, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: %s}}]
                schedules: [{id: night, time: "%tR", timeZone: UTC}]
                """.formatted(instances, home.resolve("store"), due));
        node.write("secret", server.password());
        node.write(
                "var/state/schedules/night.json",
                "{\"when\":\"%tR UTC\",\"since\":\"%s\",\"slots\":[]}"
                        .formatted(due, due.minusDays(1).toInstant()));
        return node.knob("vya.http.port", 0)
                .knob("vya.catalog.url", "jdbc:postgresql://127.0.0.1:" + server.port() + "/catalogue")
                .knob("vya.catalog.user", server.superuser())
                .knob("vya.catalog.passwordFile", node.home().resolve("secret"))
                .knob("vya.node.name", name)
                .knob("vya.node.lease", "1m");
    }

    @Test
    void eachDatabaseIsDumpedOnceAndTheWorkOfOneThatIsKilledIsTakenOver() throws Exception {
        OffsetDateTime due = OffsetDateTime.now(ZoneOffset.UTC).minusHours(2);
        Map<String, Process> serving = new LinkedHashMap<>();
        try (PostgresServer started = PostgresServer.start(15)) {
            server = started;
            server.psql("postgres", "CREATE DATABASE catalogue;");
            for (int i = 1; i <= INSTANCES; i++) {
                server.psql("postgres", "CREATE DATABASE d" + i + ";");
                server.psql("d" + i, "CREATE TABLE t AS SELECT generate_series(1, 100) AS id;");
            }
            try (Connection lock = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + server.port() + "/d3", server.superuser(), server.password())) {
                lock.setAutoCommit(false);
                lock.createStatement().execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
                for (String name : List.of("one", "two", "three")) {
                    Installation node = node(name, due);
                    serving.put(name, node.program(home.resolve(name + ".log"), "serve"));
                }
                await().pollDelay(Duration.ZERO)
                        .failFast(() -> serving.values()
                                .forEach(one ->
                                        assertThat(one.isAlive()).as(logs()).isTrue()))
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> logs().contains("is next due"));
                String others = "SELECT count(*) FROM slot_instances WHERE done = 1 AND instance <> '" + HELD + "';";
                await().atMost(60, TimeUnit.SECONDS)
                        .untilAsserted(() -> assertThat(ask("SELECT count(*) FROM pg_tables WHERE schemaname"
                                        + " = 'vya_backupdb' AND tablename = 'slot_instances';"))
                                .as(logs())
                                .isEqualTo("1"));
                await().atMost(90, TimeUnit.SECONDS)
                        .untilAsserted(() -> assertThat(Installation.files(home.resolve("store")).stream()
                                        .filter(file -> file.endsWith(".manifest.json")))
                                .as(logs())
                                .hasSize(INSTANCES - 1));
                String victim = ask("SELECT n.node FROM slot_instances s JOIN nodes n ON n.holder = s.holder"
                        + " WHERE s.instance = '" + HELD + "' AND s.done = 0;");
                assertThat(serving).containsKey(victim);
                assertThat(ask("SELECT count(DISTINCT holder) FROM slot_instances;"))
                        .as("nodes with a share")
                        .isEqualTo("3");
                await().untilAsserted(() -> assertThat(ask(others)).isEqualTo(String.valueOf(INSTANCES - 1)));

                serving.get(victim).destroyForcibly().waitFor();
                // the others wait until it is believed no more, which is a minute
                ask("UPDATE nodes SET until = 1 WHERE node = '" + victim + "';");
                // the others say of each whose it was
                await().atMost(60, TimeUnit.SECONDS)
                        .untilAsserted(() -> assertThat(ask("SELECT n.node FROM slot_instances s JOIN nodes n"
                                        + " ON n.holder = s.holder AND n.until > extract(epoch from now()) * 1000"
                                        + " WHERE s.instance = '" + HELD + "';"))
                                .as(logs())
                                .isNotEmpty()
                                .isNotEqualTo(victim));
                lock.rollback();
            }
            await().atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(ask("SELECT count(*) FROM slot_instances WHERE done = 0;"))
                            .isEqualTo("0"));

            assertThat(ask("SELECT count(*), min(outcome) FROM slots WHERE schedule = 'night';"))
                    .as("decided once")
                    .isEqualTo("1|LATE");
            assertThat(Installation.files(home.resolve("store")).stream()
                            .filter(file -> file.endsWith(".manifest.json"))
                            .map(file -> Path.of(file).getName(0))
                            .distinct())
                    .hasSize(INSTANCES);
            assertThat(ask("SELECT instance FROM backups WHERE committed = 1 GROUP BY instance HAVING count(*) > 1;"))
                    .as("what ended is not begun again")
                    .isEmpty();
        } finally {
            serving.values().forEach(Process::destroyForcibly);
        }
    }

    private String logs() {
        return List.of("one", "two", "three").stream()
                .map(name -> home.resolve(name + ".log"))
                .filter(Files::exists)
                .map(NodesTest::text)
                .collect(Collectors.joining("\n---\n"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
