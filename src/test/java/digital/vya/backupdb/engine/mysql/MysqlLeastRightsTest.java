package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights that docs/how-to/back-up-mariadb-and-mysql.md shows are enough, and each that it says is needed is. */
@Tag("server")
class MysqlLeastRightsTest {
    private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");

    private static MariaDbServer server;
    private static List<String> recipe;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() throws IOException {
        server = MariaDbServer.start();
        recipe = SQL.matcher(Files.readString(Path.of("docs/how-to/back-up-mariadb-and-mysql.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(recipe).hasSize(3);
        Shop.make(server);
        server.sql("CREATE DATABASE plain; CREATE DATABASE calling;");
        server.sql("plain", """
                CREATE TABLE t (id INT, n INT); INSERT INTO t VALUES (1, 1);
                CREATE VIEW v AS SELECT id FROM t;
                CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 5;
                CREATE PROCEDURE p() SELECT 1;
                CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;
                """);
        server.sql("calling", """
                CREATE TABLE t (id INT); INSERT INTO t VALUES (1);
                CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN 2 * n;
                CREATE SQL SECURITY DEFINER VIEW of_definer AS SELECT twice(id) FROM t;
                CREATE SQL SECURITY INVOKER VIEW of_invoker AS SELECT twice(id) FROM t;
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void thoseForEverythingAreEnoughAndExecuteIsForViewsThatCallFunctions() throws IOException {
        server.sql(recipe.get(0));
        Installation installation = as("backup", "plain");
        RunOutcome plain = installation.backup();
        assertThat(plain.verdict()).as(plain.toString()).isEqualTo(Verdict.SUCCESS);
        assertThat(plain.databases().get(0).artifacts()).hasSize(2);

        for (String database : List.of("calling", "shop")) {
            RunOutcome refused = as("backup", database).backup();
            assertThat(refused.verdict()).as(refused.toString()).isEqualTo(Verdict.FAILED);
            assertThat(refused.databases().get(0).problems().get(0).message())
                    .contains("execute command denied", database + ".twice");
        }

        server.sql(recipe.get(1));
        for (String database : List.of("calling", "shop")) {
            RunOutcome whole = as("backup", database).backup();
            assertThat(whole.verdict()).as(whole.toString()).isEqualTo(Verdict.SUCCESS);
        }
    }

    @Test
    void thoseForOneDatabaseAreEnoughForIt() throws IOException {
        server.sql(recipe.get(2));
        RunOutcome outcome = as("backup_shop", "shop").backup();
        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.SUCCESS);
        assertThat(outcome.databases().get(0).artifacts()).hasSize(2);

        RunOutcome other = as("backup_shop", "calling").backup();
        assertThat(other.verdict()).as("a database that it has no right to").isEqualTo(Verdict.FAILED);
    }

    /** With the password that the document gives. */
    private Installation as(String user, String database) throws IOException {
        Installation installation =
                Installation.in(Files.createTempDirectory(home, user)).configure(server, database);
        installation.write("secret", user.equals("backup") ? "a long one" : "another long one");
        return installation.replaceInConfig("user: " + server.superuser(), "user: " + user);
    }
}
