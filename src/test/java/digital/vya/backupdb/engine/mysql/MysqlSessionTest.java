package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.servers.MariaDbServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server's settings decide neither how much of a table is in a dump nor how large a database is said to be. */
@Tag("server")
class MysqlSessionTest {
    private static MariaDbServer server;
    private static Stage stage;

    @TempDir
    static Path home;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
        stage = Stage.in(home, server, server);
        server.sql("CREATE DATABASE `fresh@ load-1`;");
        server.sql("fresh@ load-1", """
                CREATE TABLE t (a INT AUTO_INCREMENT PRIMARY KEY, b VARCHAR(2000)) STATS_AUTO_RECALC=0;
                INSERT INTO t (b) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 100)
                  SELECT REPEAT('x', 2000) FROM s JOIN s AS more WHERE more.n <= 50;
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aSizeIsThatOfTheFilesWhateverStatisticsSay() {
        Stage.Said said = stage.run("backup", "--instance", "maria", "--dry-run", "--json");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().findValue("bytes").asLong()).isGreaterThan(10_000_000);
    }

    @ParameterizedTest
    @CsvSource({"sql_select_limit, 10", "system_versioning_asof, '''2020-01-01 00:00:00'''"})
    void whatWouldLeaveRowsOutOfADumpIsRefused(String variable, String value) {
        server.sql("SET GLOBAL " + variable + " = " + value + ";");
        try {
            for (String[] backup :
                    new String[][] {{"backup", "--all", "--json"}, {"backup", "--all", "--dry-run", "--json"}}) {
                Stage.Said said = stage.run(backup);
                assertThat(said.toString()).contains("VYA-3021", variable);
                assertThat(said.status()).as(said.toString()).isNotZero();
            }
        } finally {
            server.sql("SET GLOBAL " + variable + " = DEFAULT;");
        }
        Stage.Said said = stage.backup();
        assertThat(said.status()).as(said.toString()).isZero();
    }

    /** Which table is counted is shown while the next one is: the client keeps no answer back. */
    @Test
    void anAnswerIsHeardBeforeTheNextIsThere() {
        Identity identity = new Identity(
                Map.of(),
                List.of(server.password()),
                server.tools(),
                null,
                server.optionText(server.superuser(), server.password()));
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Tools tools = new Tools()) {
            CompletableFuture<Answers> asked = CompletableFuture.supplyAsync(() -> new Mysql(tools)
                    .answers(
                            new Mysql.Seat(identity, "mariadb", "here"),
                            null,
                            List.of("SELECT 'first';\nSELECT SLEEP(614);"),
                            Duration.ofMinutes(2),
                            heard::add));
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.equals(List.of("first")));
            assertThat(asked).isNotDone();
            String sleeping = "SELECT id FROM information_schema.processlist WHERE info = 'SELECT SLEEP(614)'";
            await().until(() -> !server.sql(sleeping).isEmpty());
            server.sql("KILL " + server.sql(sleeping) + ";");
            assertThatThrownBy(asked::join).hasCauseInstanceOf(BackupException.class);
        }
    }
}
