package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.MariaDbServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rows of system-versioned tables were is in the backup, comes back and is proven; or it is missing and named. */
@Tag("server")
class MysqlHistoryTest {
    private static final String ALL = """
            SELECT 'plain', a, row_start, row_end FROM plain FOR SYSTEM_TIME ALL ORDER BY 3, 2;
            SELECT 'named', a, s, e FROM named FOR SYSTEM_TIME ALL ORDER BY 3, 2;
            SELECT 'parted', a, row_start, row_end FROM parted FOR SYSTEM_TIME ALL ORDER BY 3, 2;
            SELECT 'some', a, b FROM some FOR SYSTEM_TIME ALL ORDER BY 2, 3;
            """;

    @TempDir
    static Path home;

    private static MariaDbServer source;
    private static MariaDbServer clean;
    private static Stage stage;

    @BeforeAll
    static void start() {
        source = MariaDbServer.start();
        clean = MariaDbServer.start();
        stage = Stage.in(home, source, clean);
        source.sql("CREATE DATABASE past; CREATE DATABASE precise;");
        source.sql("past", """
                CREATE TABLE plain (a INT) WITH SYSTEM VERSIONING;
                INSERT INTO plain VALUES (1), (2), (3); UPDATE plain SET a = 20 WHERE a = 2; DELETE FROM plain WHERE a = 1;
                CREATE TABLE named (a INT PRIMARY KEY, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START,
                  e TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
                INSERT INTO named (a) VALUES (1), (2); DELETE FROM named WHERE a = 1; INSERT INTO named (a) VALUES (1);
                CREATE TABLE parted (a INT) WITH SYSTEM VERSIONING
                  PARTITION BY SYSTEM_TIME (PARTITION p0 HISTORY, PARTITION pn CURRENT);
                INSERT INTO parted VALUES (1), (2); DELETE FROM parted;
                CREATE TABLE some (a INT, b INT WITH SYSTEM VERSIONING);
                INSERT INTO some VALUES (1, 1); UPDATE some SET a = 2; UPDATE some SET b = 2;
                CREATE TABLE none (a INT COMMENT 'WITH SYSTEM VERSIONING'); INSERT INTO none VALUES (1);
                """);
        source.sql("precise", """
                CREATE TABLE counted (a INT, s BIGINT UNSIGNED GENERATED ALWAYS AS ROW START,
                  e BIGINT UNSIGNED GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
                INSERT INTO counted (a) VALUES (1), (2); DELETE FROM counted WHERE a = 1;
                CREATE TABLE timed (a INT) WITH SYSTEM VERSIONING;
                """);
    }

    @AfterAll
    static void stop() {
        source.close();
        clean.close();
    }

    @Test
    void historyComesBackToAnEmptyServerAndThroughASwap() {
        Stage.Said said = stage.run("backup", "--instance", "maria", "--database", "past", "--json");
        assertThat(said.status()).as(said.toString()).isZero();
        String wanted = source.sql("past", ALL);
        assertThat(wanted.lines().count()).isEqualTo(4 + 3 + 2 + 2);
        for (String place : List.of("an empty server", "a live database")) {
            Stage.Said restored = stage.restore("--database", "past", "--source", "maria", "--instance", "clean");
            assertThat(restored.status()).as(place + restored).isZero();
            assertThat(restored.json().path("rows").asLong()).as(place).isEqualTo(4 + 3 + 2 + 2 + 1);
            assertThat(clean.sql("past", ALL)).as(place).isEqualTo(wanted);
        }
        Stage.Said tested =
                stage.restore("--database", "past", "--source", "maria", "--instance", "clean", "--mode", "test");
        assertThat(tested.status()).as(tested.toString()).isZero();
    }

    @Test
    void whatTheToolCannotDumpIsNamedAndTheBackupDegraded() {
        for (List<String> dry : List.of(List.of("--dry-run"), List.<String>of())) {
            List<String> backup =
                    new ArrayList<>(List.of("backup", "--instance", "maria", "--database", "precise", "--json"));
            backup.addAll(dry);
            Stage.Said said = stage.run(backup.toArray(String[]::new));
            assertThat(said.toString()).contains("VYA-3022", "counted, timed");
            assertThat(said.status()).as(said.toString()).isNotZero();
        }
        Stage.Said restored = stage.restore("--database", "precise", "--source", "maria", "--instance", "clean");
        assertThat(restored.status()).as(restored.toString()).isZero();
        assertThat(clean.sql("precise", "SELECT a FROM counted FOR SYSTEM_TIME ALL;"))
                .isEqualTo("2");
    }
}
