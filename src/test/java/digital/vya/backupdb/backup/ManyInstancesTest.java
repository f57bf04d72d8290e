package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances in one run: side by side within the limits, and none stops another. */
@Tag("server")
class ManyInstancesTest {
    @TempDir
    Path home;

    /** Each dump ends when it has seen another one begin: one after the other they would wait until they are ended. */
    @Test
    void theyRunSideBySideAndOneThatFailsStopsNone() throws IOException {
        Path seen = Files.createDirectories(home.resolve("seen"));
        FakeTools tools =
                FakeTools.in(home.resolve("tools")).dump("""
                        touch '%1$s'/$$
                        i=0
                        while [ "$(ls '%1$s' | wc -l)" -lt 2 ]; do
                          i=$((i + 1)); [ $i -lt 600 ] || { echo alone >&2; exit 4; }
                          sleep 0.1
                        done
                        """.formatted(seen) + FakeTools.HEAD + FakeTools.TAIL);
        try (PostgresServer server = PostgresServer.start(15)) {
            server.psql("postgres", "CREATE DATABASE shop;");
            Installation installation = Installation.in(home)
                    .configure(server, "shop")
                    .knob("vya.tools.postgresql", tools.folder())
                    .policy("dump: {roles: false}");
            String one = installation.text();
            String first = one.substring(one.indexOf("  - id: pg\n"), one.indexOf("policies:\n"));
            installation.replaceInConfig(
                    first,
                    first
                            + first.replace("id: pg\n", "id: dead\n").replace("port: " + server.port(), "port: 1")
                            + first.replace("id: pg\n", "id: second\n"));

            RunOutcome outcome = installation.backup();

            assertThat(outcome.databases())
                    .extracting(DatabaseOutcome::instance, DatabaseOutcome::verdict)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("pg", Verdict.SUCCESS),
                            org.assertj.core.groups.Tuple.tuple("dead", Verdict.FAILED),
                            org.assertj.core.groups.Tuple.tuple("second", Verdict.SUCCESS));
            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.counts()).isEqualTo("2 SUCCESS, 1 FAILED");
        }
    }

    @Test
    void noMoreDumpsAtOnceThanTheKnobSays() throws IOException {
        Path seen = Files.createDirectories(home.resolve("seen"));
        Path most = home.resolve("most");
        FakeTools tools =
                FakeTools.in(home.resolve("tools")).dump("""
                        touch '%1$s'/$$
                        ls '%1$s' | wc -l >> '%2$s'
                        sleep 0.3
                        ls '%1$s' | wc -l >> '%2$s'
                        rm '%1$s'/$$
                        """.formatted(seen, most) + FakeTools.HEAD + FakeTools.TAIL);
        try (PostgresServer server = PostgresServer.start(15)) {
            server.psql("postgres", "CREATE DATABASE a; CREATE DATABASE b; CREATE DATABASE c; CREATE DATABASE d;");
            Installation installation = Installation.in(home)
                    .configure(server, "a", "b", "c", "d")
                    .knob("vya.tools.postgresql", tools.folder())
                    .knob("vya.backup.databases", 2)
                    .policy("dump: {roles: false}")
                    .policy("parallelism: 4");

            assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);

            List<String> counted = Files.readAllLines(most);
            assertThat(counted).hasSize(8).allMatch(n -> Integer.parseInt(n.strip()) <= 2);
            assertThat(counted).anyMatch(n -> n.strip().equals("2"));
        }
    }
}
