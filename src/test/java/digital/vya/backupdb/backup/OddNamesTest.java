package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are data: whatever a database is called, it is backed up, inside its folder, and nothing is executed. */
@Tag("server")
class OddNamesTest {
    @TempDir
    Path home;

    @Test
    void everyNameIsBackedUpInsideItsFolderAndRestores() throws Exception {
        Path touched = Path.of("touched").toAbsolutePath();
        List<String> names = List.of(
                "with space",
                "it's \"quoted\"",
                "semi;colon",
                "$(touch touched)",
                "`id`",
                "../../escape",
                "-dash",
                ".hidden",
                "dbname=postgres",
                "postgres://x/y",
                "açaí 数据 \uD83D\uDC18",
                "100%25",
                "x".repeat(63));
        try (PostgresServer server = PostgresServer.start(15);
                PostgresServer clean = PostgresServer.start(15)) {
            for (String name : names) {
                server.psql("postgres", "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\";");
                server.psql(name, "CREATE TABLE t AS SELECT 42 AS answer;");
            }
            Installation installation = Installation.in(home)
                    .configure(server, "*")
                    .policy("parallelism: 2")
                    .exclude("postgres");

            RunOutcome outcome = installation.backup();

            assertThat(outcome.databases())
                    .allSatisfy(d -> assertThat(d.problems()).as(d.database()).isEmpty())
                    .extracting(DatabaseOutcome::database)
                    .containsExactlyInAnyOrderElementsOf(names);
            assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
            assertThat(touched).doesNotExist();
            Path disk = installation.destination("disk");
            assertThat(Installation.files(disk)).hasSize(5 * names.size()).allMatch(f -> f.startsWith("pg/"));
            try (Stream<Path> folders = Files.list(disk.resolve("pg"))) {
                assertThat(folders).hasSize(names.size());
            }
            for (DatabaseOutcome database : outcome.databases()) {
                ByHand hand = new ByHand(ByHand.notes(disk, database.pointId()), clean);
                hand.run(hand.steps());
                assertThat(clean.psql(database.database(), "SELECT answer FROM t;"))
                        .isEqualTo("42");
                hand.run(hand.otherName().subList(1, 2));
            }
            assertThat(clean.psql("postgres", "SELECT count(*) FROM pg_database WHERE NOT datistemplate;"))
                    .isEqualTo(String.valueOf(2 * names.size() + 1));
            assertThat(touched).doesNotExist();
        }
    }
}
