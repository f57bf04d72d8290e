package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.MariaDbServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database whose owner has made functions, views, triggers and events for others to fall into: a function for each
 * name that the server saw us call in any command, each reporting who called it. Every command runs, none is called.
 */
@Tag("server")
class HostileDatabaseTest {
    private static final Pattern CALL = Pattern.compile("([A-Za-z_]\\w*)\\s*\\(");
    private static final String HOSTILE_MODES =
            "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,IGNORE_SPACE', time_zone = '+09:00',"
                    + " max_statement_time = 0.5, group_concat_max_len = 4, autocommit = 0, completion_type = 2,"
                    + " sql_quote_show_create = 0, character_set_results = latin1";

    @TempDir
    static Path home;

    private static final String VIEWS =
            "SELECT table_name, REPLACE(view_definition, '`', ''), definer, security_type, algorithm,"
                    + " check_option, character_set_client, collation_connection FROM information_schema.views"
                    + " WHERE table_schema = 'trap' ORDER BY table_name;";

    private static MariaDbServer source;
    private static MariaDbServer target;
    private static Stage stage;

    @BeforeAll
    static void start() {
        source = MariaDbServer.start("--general-log=1", "--log-output=TABLE", "--event-scheduler=ON");
        target = MariaDbServer.start("--general-log=1", "--log-output=TABLE", "--event-scheduler=ON");
        stage = Stage.in(home, source, target);
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @Test
    void nothingOfItsOwnersIsCalledAndWhatComesBackIsRight() {
        source.sql("CREATE DATABASE calm;");
        source.sql("calm", """
                CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (id INT, FOREIGN KEY (id) REFERENCES p (id));
                INSERT INTO p VALUES (1); INSERT INTO c VALUES (1); CREATE VIEW v AS SELECT * FROM p;
                CREATE PROCEDURE q() SELECT 1; CREATE TABLE h (a INT) WITH SYSTEM VERSIONING;
                """);
        everyCommand("calm");
        Set<String> names = called(source);
        names.addAll(called(target));
        assertThat(names)
                .as("functions that we call")
                .contains("count", "locate", "coalesce", "version", "concat", "hex");

        for (MariaDbServer server : List.of(source, target)) {
            server.sql("CREATE DATABASE watch;");
            server.sql("watch", """
                    CREATE TABLE seen (what VARCHAR(100), who VARCHAR(200), whose VARCHAR(200)) ENGINE=MyISAM;
                    CREATE OR REPLACE USER evil@'%' IDENTIFIED BY 'e';
                    GRANT ALL ON `trap%`.* TO evil@'%'; GRANT INSERT ON watch.seen TO evil@'%';
                    """);
        }
        trap(names);
        // what it is, and not who looked into it
        String rows = "SELECT a, HEX(b), c FROM t ORDER BY a; SELECT COUNT(*) FROM u;";
        String wanted = source.sql("trap", rows);
        source.sql("TRUNCATE watch.seen;");
        for (MariaDbServer server : List.of(source, target)) {
            server.sql("SET GLOBAL init_connect = \"" + HOSTILE_MODES + "\"; SET GLOBAL sql_mode ="
                    + " 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'; SET GLOBAL time_zone = '+09:00';");
        }
        refusedWhereOpeningAViewWouldLendRights();
        everyCommand("trap");
        assertThat(seen(source)).as("called where it was backed up").isEmpty();
        onlyWithItsOwnersRights();
        assertThat(target.sql("trap", "SET time_zone = '+00:00'; " + rows)).isEqualTo(wanted);

        asTheUserWhomInitConnectConcerns();
        assertThat(seen(source)).as("called by a user with few rights").isEmpty();
        everythingThatLendsRights();
        Stage.Said refused = stage.run("backup", "--instance", "maria", "--database", "trap", "--json");
        assertThat(refused.toString()).contains("VYA-3024", "beforeV1, onV1, v1INVOKER, v4INVOKER");
        stage.installation.policy("dump: {options: {invokerViews: open}}");
        everyCommand("trap");
        assertThat(seen(source)).as("called by a user with few rights").doesNotContain("admin");
        assertThat(target.sql("trap", "SET time_zone = '+00:00'; " + rows)).isEqualTo(wanted);
        assertThat(target.sql(VIEWS)).isEqualTo(source.sql(VIEWS)).contains("v1INVOKER", "v4DEFINER", "onV1");
        onlyWithItsOwnersRights();
        target.sql("trap", "SHOW FIELDS FROM onV1;");
        assertThat(seen(target)).as("what a look would have called").contains("\tadmin@%");
    }

    /** Where it is restored its views are made, moved and opened; the owner may see that, with the rights that he has. */
    private static void onlyWithItsOwnersRights() {
        assertThat(seen(target).lines()).as("called where it was restored").allSatisfy(call -> assertThat(call)
                .endsWith("\tevil@%"));
    }

    /** Views that were not there for the superuser, made by their owner: whom {@code init_connect} has write no quotes. */
    private static void everythingThatLendsRights() {
        StringBuilder sql = new StringBuilder();
        for (String security : List.of("INVOKER", "DEFINER")) {
            String head = "CREATE SQL SECURITY " + security + " VIEW `";
            sql.append(head + "v1" + security + "` AS SELECT ROUND(1.5, report('v1')) AS r FROM t;\n");
            sql.append(head + "v4" + security
                    + "` AS SELECT (SELECT MAX(q.r) FROM (SELECT report('v4') AS r) AS q) AS r FROM t;\n");
        }
        sql.append("CREATE SQL SECURITY INVOKER VIEW onV1 AS SELECT r FROM v1INVOKER;\n");
        sql.append("CREATE SQL SECURITY INVOKER VIEW beforeV1 AS SELECT r FROM onV1;\n");
        sql.append("CREATE SQL SECURITY DEFINER VIEW aboveV1 AS SELECT r FROM onV1;\n");
        source.sql("evil", "e", "trap", sql.toString()).orThrow("views of their owner");
        source.sql("TRUNCATE watch.seen;");
    }

    /** MariaDB calls a function for the columns of a view; its dump tool asks for those of every view. */
    private static void refusedWhereOpeningAViewWouldLendRights() {
        source.sql("evil", "e", "trap", """
                SET sql_quote_show_create = 0;
                CREATE SQL SECURITY INVOKER VIEW unquoted AS SELECT ROUND(1.5, report('unquoted')) AS r;
                CREATE SQL SECURITY INVOKER VIEW onUnquoted AS SELECT r FROM unquoted;
                """).orThrow("views of their owner");
        source.sql("TRUNCATE watch.seen;");
        for (String[] command : new String[][] {
            {"backup", "--instance", "maria", "--database", "trap", "--dry-run", "--json"},
            {"backup", "--instance", "maria", "--database", "trap", "--json"},
        }) {
            Stage.Said said = stage.run(command);
            assertThat(said.status()).as(said.toString()).isNotZero();
            assertThat(said.toString())
                    .contains("VYA-3024", "v1INVOKER", "v4INVOKER", "unquoted", "onUnquoted")
                    .doesNotContain("v1DEFINER");
        }
        assertThat(seen(source)).as("called before it was refused").isEmpty();
        source.sql("trap", "SHOW FIELDS FROM v1INVOKER;");
        assertThat(seen(source)).as("what a raw dump would have called").contains("admin");
        source.sql("TRUNCATE watch.seen;");
        String views = source.sql("SELECT CONCAT('`', table_name, '`') FROM information_schema.views"
                        + " WHERE table_schema = 'trap' AND (security_type = 'INVOKER' OR table_name LIKE 'v1%'"
                        + " OR table_name LIKE 'v4%');")
                .replace("\n", ", ");
        source.sql("trap", "DROP VIEW " + views + ";");
    }

    /** Whatever can be done with a database. */
    private static void everyCommand(String database) {
        for (String[] command : new String[][] {
            {"backup", "--instance", "maria", "--database", database, "--dry-run", "--json"},
            {"backup", "--instance", "maria", "--database", database, "--json"},
        }) {
            Stage.Said said = stage.run(command);
            assertThat(said.status()).as(said.toString()).isZero();
        }
        for (String mode : List.of("safe", "safe", "test")) {
            Stage.Said said =
                    stage.restore("--database", database, "--source", "maria", "--instance", "clean", "--mode", mode);
            assertThat(said.status()).as(mode + said).isZero();
        }
        Stage.Said back = stage.run("rollback", "--instance", "clean", "--database", database, "--force", "--json");
        assertThat(back.status()).as(back.toString()).isZero();
    }

    /** The names before a parenthesis in all that the server was asked, ours and our tools'. */
    private static Set<String> called(MariaDbServer server) {
        String all = server.sql("SELECT argument FROM mysql.general_log WHERE command_type = 'Query';");
        Set<String> names = new TreeSet<>();
        CALL.matcher(all).results().forEach(call -> names.add(call.group(1).toLowerCase(Locale.ROOT)));
        return names;
    }

    private static void trap(Set<String> names) {
        String report = "INSERT INTO watch.seen VALUES ('%s', USER(), CURRENT_USER())";
        source.sql("CREATE DATABASE trap;");
        StringBuilder sql = new StringBuilder("DELIMITER $$\n");
        for (String name : names) {
            sql.append("CREATE DEFINER=evil@'%' FUNCTION `")
                    .append(name)
                    .append("`(a TEXT) RETURNS INT SQL SECURITY")
                    .append(" INVOKER BEGIN ")
                    .append(report.formatted("function " + name))
                    .append("; RETURN 1; END $$\n");
        }
        sql.append(
                        "CREATE DEFINER=evil@'%' FUNCTION report(a TEXT) RETURNS INT DETERMINISTIC SQL SECURITY INVOKER BEGIN ")
                // who may not report makes no backup fail
                .append("DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; ")
                .append("INSERT INTO watch.seen VALUES (a, USER(), CURRENT_USER()); RETURN 1; END $$\nDELIMITER ;\n");
        sql.append("""
                CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(50), c TIMESTAMP NULL);
                CREATE TABLE u (a INT, FOREIGN KEY (a) REFERENCES t (a));
                SET time_zone = '+00:00';
                INSERT INTO t VALUES (1, 'it''s \\\\ "x"', '2026-11-29 01:02:03'), (2, 'é', NULL); INSERT INTO u VALUES (1);
                CREATE DEFINER=evil@'%' TRIGGER ti BEFORE INSERT ON t FOR EACH ROW SET @x = report('trigger of t');
                CREATE DEFINER=evil@'%' TRIGGER tu BEFORE INSERT ON u FOR EACH ROW SET @x = report('trigger of u');
                CREATE DEFINER=evil@'%' EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2038-01-01 00:00:00'
                  DO SET @x = report('event');
                """);
        String[] expressions = {
            "report('%s')",
            "ROUND(1.5, report('%s'))",
            "LEFT('abc', report('%s'))",
            "REPEAT('a', report('%s'))",
            "SUBSTRING('abc', report('%s'))",
            "LPAD('a', report('%s'), 'b')",
            "DATE_ADD(NOW(), INTERVAL report('%s') DAY)",
            "FORMAT(1.5, report('%s'))",
            "CASE report('%s') WHEN 1 THEN 2 END",
            "(SELECT report('%s'))",
            "(SELECT MAX(q.r) FROM (SELECT report('%s') AS r) AS q)",
            "ELT(report('%s'), 'a', 'b')",
        };
        for (int i = 0; i < expressions.length; i++) {
            for (String security : List.of("INVOKER", "DEFINER")) {
                sql.append("CREATE DEFINER=evil@'%' SQL SECURITY ")
                        .append(security)
                        .append(" VIEW v")
                        .append(i)
                        .append(security)
                        .append(" AS SELECT ")
                        .append(expressions[i].formatted("view " + i + " " + security))
                        .append(" AS r FROM t WHERE report('where ")
                        .append(i)
                        .append("') > 0 GROUP BY r HAVING report('having') > 0;\n");
            }
        }
        for (String table : List.of("tables", "columns", "schemata", "triggers", "views", "routines", "user", "proc")) {
            sql.append("CREATE DEFINER=evil@'%' SQL SECURITY INVOKER VIEW `")
                    .append(table)
                    .append("` AS SELECT report('")
                    .append(table)
                    .append("') AS table_name;\n");
        }
        source.sql("trap", sql.toString());
    }

    private static String seen(MariaDbServer server) {
        return server.sql("SELECT DISTINCT what, who, whose FROM watch.seen;");
    }

    /** The server runs it for all but its superusers. */
    private static void asTheUserWhomInitConnectConcerns() {
        source.sql("CREATE OR REPLACE USER backup@'%' IDENTIFIED BY 'b';"
                + " GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON *.* TO backup@'%';");
        stage.installation.write("secret", "b");
        stage.installation.replaceInConfig(
                "user: " + source.superuser() + "\n    password: \"{{file:" + home.resolve("secret"),
                "user: backup\n    password: \"{{file:" + home.resolve("secret"));
        for (String[] command : new String[][] {
            {"backup", "--instance", "maria", "--database", "trap", "--dry-run", "--json"},
            {"backup", "--instance", "maria", "--database", "trap", "--json"},
        }) {
            Stage.Said said = stage.run(command);
            assertThat(said.status()).as(said.toString()).isZero();
        }
    }
}
