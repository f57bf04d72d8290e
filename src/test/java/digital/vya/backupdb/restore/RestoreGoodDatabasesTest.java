package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is odd in a database and is so in its backup as well: the proof does not hold it against the restore. */
@Tag("server")
class RestoreGoodDatabasesTest {
    private static final String MAKE = """
            CREATE TABLE parent (id int, n int);
            CREATE TABLE child () INHERITS (parent);
            ALTER TABLE parent ADD CONSTRAINT small CHECK (n < 10) NOT VALID;
            CREATE DOMAIN positive AS int;
            ALTER DOMAIN positive ADD CONSTRAINT above CHECK (value > 0) NOT VALID;

            CREATE EXTENSION postgres_fdw;
            CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1', dbname 'none');
            CREATE USER MAPPING FOR CURRENT_USER SERVER away;
            CREATE TABLE measured (id bigserial, at int) PARTITION BY RANGE (at);
            CREATE TABLE measured_here PARTITION OF measured FOR VALUES FROM (0) TO (10);
            CREATE FOREIGN TABLE measured_away PARTITION OF measured FOR VALUES FROM (10) TO (20) SERVER away;
            INSERT INTO measured_here (id, at) SELECT 90 + i, i FROM generate_series(1, 5) i;

            CREATE TABLE behind (id serial PRIMARY KEY, v text);
            INSERT INTO behind VALUES (7, 'by hand');
            CREATE TABLE down (id int PRIMARY KEY);
            CREATE SEQUENCE backwards INCREMENT -1 OWNED BY down.id;
            SELECT setval('backwards', -5);
            INSERT INTO down VALUES (-9);
            CREATE TABLE "Odd.Name" (id serial, "a b" int);
            INSERT INTO "Odd.Name" ("a b") VALUES (1), (2);

            CREATE ROLE lister;
            CREATE FUNCTION hush(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1; END';
            CREATE TABLE hushed (id int); INSERT INTO hushed VALUES (1); CREATE STATISTICS quiet ON (hush(id)) FROM hushed;
            ALTER TABLE hushed OWNER TO lister; REVOKE EXECUTE ON FUNCTION hush FROM PUBLIC;
            CREATE SEQUENCE taken;
            CREATE FUNCTION take() RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''public.taken'')';
            CREATE MATERIALIZED VIEW numbers AS SELECT take() AS n;
                        CREATE FUNCTION concat(text, text, text) RETURNS text LANGUAGE sql AS 'SELECT ''mine''::text';
            CREATE FUNCTION format(text, text, text) RETURNS text LANGUAGE sql AS 'SELECT ''mine''::text';
            CREATE FUNCTION replace(name, text, text) RETURNS text LANGUAGE sql AS 'SELECT ''mine''::text';
            """;

    @TempDir
    static Path home;

    private static PostgresServer server;
    private static Scene scene;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
        server.psql("shop", MAKE);
        scene = Scene.in(home, server, server);
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theyAreProvenAndWhatIsUsedUpIsSaid() {
        JsonNode outcome = restored("--mode", "test");
        assertThat(detail(outcome, "constraints")).contains("2 NOT VALID as in the backup");
        assertThat(detail(outcome, "statistics")).contains("not all could be taken", "function hush");
        assertThat(detail(outcome, "sequences"))
                .isEqualTo("where they were in the backup: 5; behind their columns, as in the backup:"
                        + " public.backwards, whose column is at -9; public.behind_id_seq, whose column is at 7;"
                        + " public.measured_id_seq, whose column is at 95");
        assertThat(detail(outcome, "rows")).startsWith("10 rows, the same number in every table");
    }

    @Test
    void severalSessionsProveTheSame() {
        scene.installation.policy("dump: {format: custom}");
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();

        JsonNode outcome = restored("--mode", "test", "--jobs", "3");

        assertThat(detail(outcome, "rows")).startsWith("10 rows, the same number in every table");
        assertThat(detail(outcome, "sequences")).contains("public.behind_id_seq, whose column is at 7");
    }

    private static JsonNode restored(String... more) {
        List<String> all = new ArrayList<>(List.of("--database", "shop", "--source", "pg", "--instance", "clean"));
        all.addAll(List.of(more));
        Scene.Said said = scene.restore(all.toArray(String[]::new));
        assertThat(said.status()).as(said.toString()).isZero();
        return said.json();
    }

    private static String detail(JsonNode outcome, String what) {
        for (JsonNode check : outcome.path("proof")) {
            if (check.path("what").asText().equals(what)) {
                return check.path("detail").asText();
            }
        }
        throw new AssertionError("nothing about " + what + " in " + outcome);
    }
}
