package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore as an operator does it: from the command to a database that works. */
@Tag("server")
class RestoreTest {
    private static final String NAMES =
            "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate;";

    @TempDir
    static Path home;

    private static PostgresServer source;
    private static PostgresServer clean;
    private static Scene scene;

    @BeforeAll
    static void backUp() {
        source = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        source.psql("postgres", """
                CREATE ROLE staff NOLOGIN;
                CREATE ROLE app LOGIN PASSWORD 'app-secret' IN ROLE staff;
                CREATE DATABASE shop OWNER app;
                ALTER DATABASE shop SET search_path = sales, public;
                REVOKE CONNECT ON DATABASE shop FROM PUBLIC;
                GRANT CONNECT ON DATABASE shop TO staff;
                """);
        source.psql("shop", """
                CREATE SCHEMA sales AUTHORIZATION app;
                CREATE TABLE sales.customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
                CREATE TABLE sales.orders (id serial PRIMARY KEY, customer int REFERENCES sales.customers, placed timestamptz DEFAULT now());
                ALTER TABLE sales.orders OWNER TO app;
                GRANT SELECT ON sales.customers TO staff;
                INSERT INTO sales.customers (name) SELECT 'name ' || n FROM generate_series(1, 50) n;
                INSERT INTO sales.orders (customer) SELECT 1 + n % 50 FROM generate_series(1, 1000) n;
                """);
        scene = Scene.in(home, source, clean);
        Scene.Said said = scene.backup();
        assertThat(said.status()).as(said.toString()).isZero();
    }

    @AfterAll
    static void stop() {
        source.close();
        clean.close();
    }

    @BeforeEach
    void cleanUp() {
        clean.psql("postgres", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                  WHERE NOT datistemplate AND datname <> 'postgres' \\gexec
                """);
    }

    @Test
    void anEmptyServerGetsAWorkingDatabase() {
        Scene.Said said = scene.restore("--database", "shop", "--source", "pg", "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(clean.psql("postgres", NAMES)).isEqualTo("postgres shop");
        assertThat(said.json().path("rows").asLong()).isEqualTo(1050);
        String asApp = PostgresServer.psql(
                        clean.environment("app", "app-secret", "shop"), "SELECT count(*) FROM orders;")
                .orThrow("the application logs in");
        assertThat(asApp.strip()).isEqualTo("1000");
    }

    @Test
    void theLiveDatabaseIsSwappedAndRolledBack() {
        clean.psql("postgres", "CREATE DATABASE shop;");
        clean.psql("shop", "CREATE TABLE old AS SELECT 1 AS mark;");
        Scene.Said said = scene.restore("--database", "shop", "--source", "pg", "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        String old = said.json().path("oldDatabase").asText();
        assertThat(old).startsWith("shop__before_");
        assertThat(clean.psql("shop", "SELECT count(*) FROM sales.orders;")).isEqualTo("1000");
        assertThat(clean.psql(old, "SELECT mark FROM old;")).isEqualTo("1");

        Scene.Said back = scene.run("rollback", "--instance", "clean", "--database", "shop", "--force", "--json");
        assertThat(back.status()).as(back.toString()).isZero();
        assertThat(clean.psql("shop", "SELECT mark FROM old;")).isEqualTo("1");
        String kept = back.json().path("keptAs").asText();
        assertThat(clean.psql(kept, "SELECT count(*) FROM sales.orders;")).isEqualTo("1000");
    }

    @Test
    void aTestRestoreLeavesNothing() {
        Scene.Said said =
                scene.restore("--database", "shop", "--source", "pg", "--instance", "clean", "--mode", "test");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("proof")).isNotEmpty();
        assertThat(clean.psql("postgres", NAMES)).isEqualTo("postgres");
    }

    @Test
    void aFastRestoreRefusesADatabaseThatHoldsSomething() {
        clean.psql("postgres", "CREATE DATABASE shop;");
        clean.psql("shop", "CREATE TABLE old AS SELECT 1 AS mark;");
        List<String> fast = List.of("--database", "shop", "--source", "pg", "--instance", "clean", "--mode", "fast");
        Scene.Said refused = scene.restore(fast.toArray(String[]::new));
        assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.out()).contains("VYA-8011");
        assertThat(clean.psql("shop", "SELECT mark FROM old;")).isEqualTo("1");

        Scene.Said replaced = scene.restore(
                "--database", "shop", "--source", "pg", "--instance", "clean", "--mode", "fast", "--recreate");
        assertThat(replaced.status()).as(replaced.toString()).isZero();
        assertThat(clean.psql("postgres", NAMES)).isEqualTo("postgres shop");
        assertThat(clean.psql("postgres", "SELECT datconnlimit FROM pg_database WHERE datname = 'shop';"))
                .isEqualTo("-1");
    }

    @Test
    void namesThatWouldDoHarmAreRefusedBeforeAnythingIsTouched() {
        String before =
                clean.psql("postgres", "SELECT json_agg((oid, datname, datistemplate) ORDER BY oid) FROM pg_database;");
        List<String> names = List.of("template1", "template0", "postgres", "", "a\nb", "x".repeat(64), "é".repeat(32));
        for (String name : names) {
            for (String mode : List.of("safe", "fast")) {
                Scene.Said said = scene.restore(
                        "--database",
                        "shop",
                        "--source",
                        "pg",
                        "--instance",
                        "clean",
                        "--target",
                        name,
                        "--mode",
                        mode,
                        "--recreate");
                assertThat(said.status()).as(name + " " + said).isEqualTo(1);
                assertThat(said.out()).as(name).contains("VYA-8018");
            }
        }
        assertThat(clean.psql(
                        "postgres", "SELECT json_agg((oid, datname, datistemplate) ORDER BY oid) FROM pg_database;"))
                .isEqualTo(before);

        Scene.Said longest = scene.restore(
                "--database", "shop", "--source", "pg", "--instance", "clean", "--target", "y".repeat(63));
        assertThat(longest.status()).as(longest.toString()).isZero();
        assertThat(clean.psql("postgres", NAMES)).isEqualTo("postgres " + "y".repeat(63));
    }

    @Test
    void aRestoreThatFailedDoesNotShowWhatItWouldHaveRestored() {
        Scene.Said said = scene.run(
                "restore",
                "--database",
                "shop",
                "--source",
                "pg",
                "--instance",
                "clean",
                "--target",
                "template1",
                "--force");
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.out()).contains("FAILED: not restored").doesNotContain("as in the backup", "rows");
    }

    @Test
    void aDryRunTouchesNothing() {
        Scene.Said said =
                scene.run("restore", "--database", "shop", "--source", "pg", "--instance", "clean", "--dry-run");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.out())
                .contains(
                        "into database shop on clean".replace("into ", ""),
                        "1050 rows",
                        "make database shop__restoring_");
        assertThat(clean.psql("postgres", NAMES)).isEqualTo("postgres");
    }

    @Test
    void withoutATerminalItMustBeForced() {
        Scene.Said said = scene.run("restore", "--database", "shop", "--source", "pg", "--instance", "clean");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err()).contains("VYA-8017");
    }

    @Test
    void anotherNameIsGivenWithoutTouchingTheContent() {
        Scene.Said said = scene.restore(
                "--database", "shop", "--source", "pg", "--instance", "clean", "--target", "other \"shop\"; x");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(clean.psql("other \"shop\"; x", "SELECT count(*) FROM sales.orders;"))
                .isEqualTo("1000");
    }
}
