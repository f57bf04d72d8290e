package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables, schemas and definitions out of plain dumps and out of archives, onto a clean server and into a live one. */
@Tag("server")
class RestorePartsOfFilesTest {
    private static final String SALES = "SELECT count(*) || ' ' || sum(total) FROM sales.orders;";

    @TempDir
    static Path home;

    private static PostgresServer source;
    private static PostgresServer clean;
    private static Scene scene;

    @BeforeAll
    static void start() {
        source = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        source.psql("postgres", "CREATE DATABASE shop;");
        source.psql("shop", """
                CREATE SCHEMA sales;
                CREATE TYPE sales.state AS ENUM ('new', 'paid');
                CREATE TABLE sales.orders (id serial PRIMARY KEY, total numeric, state sales.state DEFAULT 'new');
                CREATE INDEX orders_total ON sales.orders (total);
                CREATE FUNCTION sales.sum() RETURNS numeric LANGUAGE sql AS 'SELECT sum(total) FROM sales.orders';
                CREATE TABLE public.notes (id int PRIMARY KEY, text text);
                INSERT INTO sales.orders (total) SELECT n FROM generate_series(1, 100) n;
                INSERT INTO public.notes SELECT n, 'note ' || n FROM generate_series(1, 20000) n;
                """);
        scene = Scene.in(home, source, clean);
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

    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom", "tar"})
    void aTableOfAFile(String format) {
        String file = dump(format);
        JsonNode said = restored(file, "--target", "part", "--tables", "notes");
        assertThat(said.path("tables").asLong()).isEqualTo(1);
        assertThat(said.path("rows").asLong()).isEqualTo(20000);
        assertThat(clean.psql("part", "SELECT count(*) || ' ' || max(text) FROM notes;"))
                .isEqualTo("20000 note 9999");
        assertThat(clean.psql("part", "SELECT to_regclass('sales.orders') IS NULL;"))
                .isEqualTo("t");

        clean.psql("part", "UPDATE notes SET text = 'live'; CREATE TABLE mine AS SELECT 1 AS one;");
        restored(file, "--target", "part", "--tables", "notes", "--recreate");
        assertThat(clean.psql("part", "SELECT max(text) || (SELECT one FROM mine) FROM notes;"))
                .isEqualTo("note 99991");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom", "tar"})
    void aSchemaOfAFile(String format) {
        String file = dump(format);
        restored(file, "--target", "part", "--schemas", "sales");
        assertThat(clean.psql("part", SALES)).isEqualTo("100 5050");
        assertThat(clean.psql("part", "SELECT to_regclass('public.notes') IS NULL;"))
                .isEqualTo("t");

        clean.psql("part", "UPDATE sales.orders SET total = 0; CREATE TABLE mine AS SELECT 1 AS one;");
        restored(file, "--target", "part", "--schemas", "sales", "--recreate");
        assertThat(clean.psql("part", SALES)).isEqualTo("100 5050");
        assertThat(clean.psql("part", "SELECT sales.sum() || ' ' || one FROM mine;"))
                .isEqualTo("5050 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom"})
    void definitionsAlone(String format) {
        JsonNode said = restored(dump(format), "--target", "empty", "--schema-only");
        assertThat(said.path("tables").asLong()).isEqualTo(2);
        assertThat(said.path("rows").asLong()).isZero();
        assertThat(said.path("proof").toString())
                .contains("2 tables are there", "2 keys, 1 index, 1 function, 1 sequence")
                .doesNotContain("0 tables");
        assertThat(definitions(clean, "empty")).isEqualTo(definitions(source, "shop"));
        assertThat(clean.psql("empty", "SELECT count(*) FROM notes;")).isEqualTo("0");
    }

    @Test
    void aDumpWithoutRowsIsCountedByWhatIsThere() {
        Path file = home.resolve("bare.sql");
        Tool.run(source.environment("shop"), "", "pg_dump", "--schema-only", "--file=" + file)
                .orThrow("pg_dump");
        JsonNode said = restored(file.toString(), "--target", "bare");
        assertThat(said.path("tables").asLong()).isEqualTo(2);
        assertThat(said.path("proof").toString()).contains("2 tables are there", "the backup holds no rows");
        assertThat(definitions(clean, "bare")).isEqualTo(definitions(source, "shop"));
    }

    @Test
    void severalJobsAreSeveralSessions() {
        String file = dump("custom");
        restored(file, "--target", "one");
        JsonNode said = restored(file, "--target", "three", "--jobs", "3");
        assertThat(said.path("plan").path("warnings")).isEmpty();
        assertThat(definitions(clean, "three")).isEqualTo(definitions(source, "shop"));
        assertThat(clean.psql("three", SALES)).isEqualTo("100 5050");
        await().atMost(Duration.ofSeconds(30)).until(() -> sessions("three") >= sessions("one") + 2);
    }

    @Test
    void jobsThatCannotBeUsedAreSaid() {
        JsonNode plain = restored(dump("plain"), "--target", "plain", "--jobs", "3");
        assertThat(plain.path("plan").path("warnings").toString()).contains("this takes one");
        JsonNode part = restored(dump("custom"), "--target", "part", "--jobs", "3", "--tables", "notes");
        assertThat(part.path("plan").path("warnings").toString()).contains("this takes one");
        assertThat(clean.psql("part", "SELECT count(*) FROM notes;")).isEqualTo("20000");
    }

    /** Several sessions would have emptied the tables for good before the first row comes. */
    @Test
    void rowsAloneGoInOneTransactionWhateverTheJobs() {
        String file = dump("custom");
        restored(file, "--target", "live");
        clean.psql("live", """
                UPDATE notes SET text = 'live';
                ALTER TABLE sales.orders ADD CONSTRAINT small CHECK (total < 50) NOT VALID;
                """);
        Scene.Said failed = scene.restore(
                "--file", file, "--instance", "clean", "--target", "live", "--data-only", "--recreate", "--jobs", "3");
        assertThat(failed.status()).as(failed.toString()).isEqualTo(1);
        assertThat(failed.out()).contains("VYA-8001", "Database live of clean", "small", "this takes one");
        assertThat(clean.psql("live", "SELECT count(*) || ' ' || max(text) FROM notes;"))
                .isEqualTo("20000 live");
        assertThat(clean.psql("live", SALES)).isEqualTo("100 5050");
    }

    @Test
    void aRestoreThatFailsClaimsNothing() {
        clean.psql("postgres", "CREATE DATABASE busy;");
        clean.psql("busy", "CREATE TABLE notes (id int);");
        Scene.Said said =
                scene.restore("--file", dump("plain"), "--instance", "clean", "--target", "busy", "--tables", "notes");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.json().path("tables").asLong()).isZero();
        assertThat(said.json().path("rows").asLong()).isZero();
        assertThat(said.json().path("rolesCreated")).isEmpty();
        assertThat(said.json().path("rolesLeftAlone")).isEmpty();
    }

    private static long sessions(String database) {
        return Long.parseLong(clean.psql(
                "postgres",
                "SELECT sessions - (SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database
                        + "') FROM pg_stat_database WHERE datname = '" + database + "';"));
    }

    private static String definitions(PostgresServer server, String database) {
        return Tool.run(server.environment(database), "", "pg_dump", "--schema-only")
                .orThrow("pg_dump")
                .lines()
                .filter(line -> !line.matches("--.*|\\\\(un)?restrict .*|"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static String dump(String format) {
        Path file = home.resolve("shop." + format);
        Tool.run(source.environment("shop"), "", "pg_dump", "--format=" + format, "--file=" + file)
                .orThrow("pg_dump");
        return file.toString();
    }

    private static JsonNode restored(String file, String... more) {
        List<String> all = new ArrayList<>(List.of("--file", file, "--instance", "clean"));
        all.addAll(List.of(more));
        Scene.Said said = scene.restore(all.toArray(String[]::new));
        assertThat(said.status()).as(said.toString()).isZero();
        return said.json();
    }
}
