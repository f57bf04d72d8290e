package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Honest views whose functions MariaDB calls while the views are made, and whose definers may read the tables of their
 * own database only: in a copy they may not. All comes back as the server's own dump tool describes it.
 */
@Tag("server")
class CallingViewsTest {
    private static final String EXECUTE = "SELECT grantee, routine_name, proc_priv FROM (SELECT CONCAT(user, '@', host)"
            + " AS grantee, routine_name, proc_priv FROM mysql.procs_priv WHERE db = 'rates') AS q ORDER BY 1, 2;";

    @TempDir
    static Path home;

    private static MariaDbServer source;
    private static MariaDbServer target;
    private static Stage stage;

    @BeforeAll
    static void start() {
        source = MariaDbServer.start();
        target = MariaDbServer.start();
        stage = Stage.in(home, source, target);
        stage.installation.policy("dump: {options: {invokerViews: open}}");
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @Test
    void comeBackWithWhatTheyCall() {
        source.sql(
                "CREATE DATABASE rates; CREATE USER app@'%' IDENTIFIED BY 'appsecret'; GRANT ALL ON rates.* TO app@'%';"
                        + " CREATE USER reader@'%' IDENTIFIED BY 'readersecret';");
        source.sql("rates", """
                CREATE TABLE setting (name VARCHAR(20) PRIMARY KEY, n INT); INSERT INTO setting VALUES ('digits', 1);
                CREATE TABLE price (id INT PRIMARY KEY, eur DECIMAL(10, 4)); INSERT INTO price VALUES (1, 1.2345), (2, 2.5);
                DELIMITER $$
                CREATE DEFINER=app@'%' FUNCTION digits() RETURNS INT READS SQL DATA COMMENT 'RETURN BEGIN it''s'
                  RETURN (SELECT n FROM setting WHERE name = 'digits') $$
                CREATE DEFINER=app@'%' FUNCTION rate(`begin` INT, `returns` ENUM('(', 'BEGIN', ')'))
                  RETURNS SET('a', 'RETURN') CHARSET utf8mb4 COLLATE utf8mb4_bin DETERMINISTIC SQL SECURITY INVOKER
                  body: BEGIN DECLARE x INT; SELECT MAX(n) INTO x FROM setting; RETURN 'a'; END $$
                CREATE DEFINER=app@'%' FUNCTION word() RETURNS VARCHAR(20) CHARACTER SET latin1
                  IF TRUE THEN RETURN (SELECT name FROM setting); ELSE RETURN 'none'; END IF $$
                CREATE DEFINER=app@'%' AGGREGATE FUNCTION biggest(x DECIMAL(10, 4)) RETURNS DECIMAL(10, 4) READS SQL DATA
                  BEGIN DECLARE most DECIMAL(10, 4) DEFAULT (SELECT MIN(n) FROM setting);
                    DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN most;
                    LOOP FETCH GROUP NEXT ROW; SET most = GREATEST(most, x); END LOOP; END $$
                CREATE DEFINER=app@'%' PROCEDURE log_it() SQL SECURITY INVOKER BEGIN SELECT 'FUNCTION'; END $$
                SET sql_mode = 'ANSI_QUOTES' $$
                CREATE DEFINER=app@'%' FUNCTION "odd ""name"() RETURNS INT READS SQL DATA
                  RETURN (SELECT "n" FROM "setting") $$
                SET sql_mode = ORACLE $$
                CREATE DEFINER=app@'%' FUNCTION twice(a INT) RETURN INT AS BEGIN RETURN 2 * a; END $$
                CREATE DEFINER=app@'%' PACKAGE pack SQL SECURITY INVOKER AS
                  -- what is declared; FUNCTION none
                  FUNCTION half(a INT -- the whole
                    ) RETURN INT; # its half
                  PROCEDURE p; END $$
                CREATE DEFINER=app@'%' PACKAGE BODY pack SQL SECURITY INVOKER AS
                  FUNCTION half(a INT) RETURN INT AS BEGIN RETURN a / 2; END;
                  PROCEDURE p AS BEGIN SELECT 1; END; END $$
                SET sql_mode = DEFAULT $$
                DELIMITER ;
                GRANT EXECUTE ON FUNCTION digits TO reader@'%'; GRANT EXECUTE ON FUNCTION rate TO reader@'%';
                CREATE DEFINER=app@'%' VIEW rounded AS SELECT id, ROUND(eur, digits()) AS eur FROM price;
                CREATE DEFINER=app@'%' SQL SECURITY INVOKER VIEW named AS
                  SELECT t.w, q.r, id FROM (SELECT word() AS w) t, (SELECT rate(1, 'BEGIN') AS r) q, price;
                CREATE DEFINER=app@'%' SQL SECURITY INVOKER VIEW a_named AS SELECT w FROM named WHERE w <> 'é';
                CREATE DEFINER=app@'%' SQL SECURITY INVOKER VIEW checked AS SELECT id FROM price WHERE word() <> 'é'
                  WITH LOCAL CHECK OPTION;
                CREATE DEFINER=app@'%' VIEW b_named AS SELECT w FROM a_named;
                CREATE DEFINER=app@'%' VIEW big AS SELECT ROUND(1.5, `odd "name`()) AS o, biggest(eur) AS b FROM price;
                CREATE DEFINER=app@'%' VIEW packed AS SELECT ROUND(1.55, pack.half(2)) AS h, LEFT('abc', twice(1)) AS l;
                SET NAMES latin1; SET collation_connection = latin1_german1_ci;
                CREATE DEFINER=app@'%' SQL SECURITY INVOKER VIEW old AS SELECT rate(1, '(') AS r, 'x' AS x FROM named;
                """);
        String asked = "SELECT * FROM rounded ORDER BY id; SELECT * FROM named ORDER BY id; SELECT * FROM b_named;"
                + " SELECT * FROM big; SELECT * FROM packed; SELECT * FROM old;";
        String answers = source.sql("rates", asked);
        String described = described(source);
        assertThat(described).contains("PACKAGE BODY", "AGGREGATE FUNCTION", "`a_named`", "latin1_german1_ci");
        Stage.Said backup = stage.run("backup", "--instance", "maria", "--database", "rates", "--json");
        assertThat(backup.status()).as(backup.toString()).isZero();

        // into nothing, over what that left, and back to it
        for (String what : List.of("made", "exchanged", "rolled back")) {
            Stage.Said said = what.equals("rolled back")
                    ? stage.run("rollback", "--instance", "clean", "--database", "rates", "--force", "--json")
                    : stage.restore("--database", "rates", "--source", "maria", "--instance", "clean");
            assertThat(said.status()).as(what + said).isZero();
            assertThat(described(target)).as(what).isEqualTo(described);
            assertThat(target.sql("rates", asked)).as(what).isEqualTo(answers);
            assertThat(target.sql(EXECUTE))
                    .as(what)
                    .isEqualTo(source.sql(EXECUTE))
                    .contains("digits", "rate");
        }
    }

    /** With what they call, and with what somebody wrote there to make more of it. */
    @Test
    void areAskedByProofsAsAUserWhoMayOnlyRead() {
        source.sql("CREATE DATABASE asked;");
        source.sql("asked", """
                CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2);
                DELIMITER $$
                CREATE FUNCTION calm() RETURNS INT READS SQL DATA SQL SECURITY INVOKER RETURN (SELECT COUNT(*) FROM t) $$
                CREATE FUNCTION evil() RETURNS INT SQL SECURITY INVOKER
                  BEGIN SET GLOBAL max_connections = 77; RETURN 2; END $$
                DELIMITER ;
                CREATE SQL SECURITY INVOKER VIEW v AS SELECT COUNT(*) AS n FROM t WHERE calm() = 2;
                """);
        Stage.Said backup = stage.run("backup", "--instance", "maria", "--database", "asked", "--json");
        assertThat(backup.status()).as(backup.toString()).isZero();
        String before = target.sql("SELECT @@GLOBAL.max_connections;");
        stage.installation.replaceInConfig("policies:\n", """
                proofs:
                  - id: ours
                    databases: [asked]
                    assertions: [{name: two, sql: SELECT n = 2 FROM v}]
                policies:
                """);
        target.sql("CREATE USER vya_reads_000000010123456789ab@'%'; CREATE USER vya_readsomething@'%';");
        Stage.Said calm = stage.restore("--database", "asked", "--source", "maria", "--instance", "clean");
        assertThat(calm.status()).as(calm.toString()).isZero();
        stage.installation.replaceInConfig("SELECT n = 2 FROM v", "SELECT evil() = 2");
        Stage.Said evil = stage.restore("--database", "asked", "--source", "maria", "--instance", "clean");

        assertThat(evil.status()).as(evil.toString()).isEqualTo(1);
        assertThat(evil.toString()).contains("Access denied").doesNotContain("IDENTIFIED");
        assertThat(target.sql("SELECT @@GLOBAL.max_connections;")).isEqualTo(before);
        assertThat(target.sql("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'vya\\_reads\\_%';"))
                .isEqualTo("0");
        target.sql("DROP USER vya_readsomething@'%';");
    }

    private static String described(MariaDbServer server) {
        Path options = home.resolve("dump.cnf");
        stage.installation.write("dump.cnf", server.optionText(server.superuser(), server.password()));
        return Tool.run(
                        Map.of(),
                        "",
                        server.tools().resolve("mariadb-dump").toString(),
                        "--defaults-file=" + options,
                        "--no-data",
                        "--routines",
                        "--skip-dump-date",
                        "rates")
                .orThrow("mariadb-dump");
    }
}
