package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights of docs/how-to/least-rights.md are enough, and each one that is missing is named before the dump. */
@Tag("server")
class LeastRightsTest {
    private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");

    private static PostgresServer server;

    @TempDir
    Path home;

    private Installation installation;

    @BeforeAll
    static void start() throws IOException {
        server = PostgresServer.start(15);
        String recipe = SQL.matcher(Files.readString(Path.of("docs/how-to/least-rights.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.joining());
        assertThat(recipe).contains("CREATE ROLE backup");
        server.psql("postgres", recipe);
        server.psql(
                "postgres",
                "ALTER ROLE backup PASSWORD 'backup-secret'; CREATE ROLE weak LOGIN PASSWORD 'weak-secret';");
        server.psql("postgres", "CREATE DATABASE shop; CREATE DATABASE objects;");
        server.psql("shop", """
                CREATE SCHEMA "o'dd";
                CREATE TABLE orders (id serial PRIMARY KEY, tenant text);
                INSERT INTO orders (tenant) VALUES ('a'), ('b');
                ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
                CREATE TABLE "o'dd"."t; 1" (a int);
                CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM orders;
                """);
        server.psql(
                "objects",
                "SELECT lo_from_bytea(7001, 'x'), lo_from_bytea(7002, 'y'); GRANT SELECT ON LARGE OBJECT 7002 TO weak, backup;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() {
        installation = Installation.in(home).configure(server, "shop", "objects");
    }

    @Test
    void theRecipeIsEnough() {
        as("backup");
        RunOutcome outcome = withoutObjects().backup();

        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.SUCCESS);
        assertThat(of("shop", outcome).artifacts().get(0).rows()).containsEntry("public.orders", 2L);
    }

    @Test
    void whatALargeObjectNeedsIsNamed() {
        as("backup");
        Problem problem = of("objects", installation.backup()).problems().get(0);
        assertThat(problem.code()).isEqualTo(ErrorCode.DUMP_RIGHTS);
        assertThat(problem.hint())
                .contains("GRANT SELECT ON LARGE OBJECT 7001 TO backup;")
                .doesNotContain("7002");
    }

    @Test
    void everyRightThatIsMissingIsNamedAndGivingThemHelps() {
        as("weak");
        RunOutcome refused = withoutObjects().policy("dump: {roles: false}").backup();

        Problem problem = of("shop", refused).problems().get(0);
        assertThat(problem.code()).isEqualTo(ErrorCode.DUMP_RIGHTS);
        assertThat(problem.message()).contains("weak", "shop");
        assertThat(problem.hint())
                .contains(
                        "GRANT USAGE ON SCHEMA \"o'dd\" TO weak;",
                        "GRANT SELECT ON TABLE public.orders TO weak;",
                        "GRANT SELECT ON TABLE \"o'dd\".\"t; 1\" TO weak;",
                        "GRANT SELECT ON SEQUENCE public.orders_id_seq TO weak;",
                        "ALTER ROLE weak BYPASSRLS;");
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();

        String statements = problem.hint();
        server.psql("shop", statements.substring(statements.indexOf("GRANT"), statements.lastIndexOf(';') + 1));
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
    }

    private void as(String user) {
        installation.replaceInConfig("user: " + server.superuser(), "user: " + user);
        installation.write("secret", user + "-secret");
    }

    private static DatabaseOutcome of(String name, RunOutcome outcome) {
        return outcome.databases().stream()
                .filter(database -> name.equals(database.database()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(outcome.toString()));
    }

    private Installation withoutObjects() {
        return installation.replaceInConfig("include: ['shop', 'objects']", "include: ['shop']");
    }
}
