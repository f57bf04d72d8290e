package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.restore.Scene;
import digital.vya.backupdb.servers.HostileOwner;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command on a database whose owner wants to be superuser: nothing of his is called by one, and none of his settings
 * makes a good database bad. SQL that is added to the product is covered without being named here.
 */
@Tag("server")
class HostileOwnerTest {
    private static final String OPERATOR = "operator";
    private static final String POLICY = "  - id: nightly\n";

    @TempDir
    static Path home;

    private static PostgresServer server;
    private static Scene scene;
    private static String config;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        HostileOwner.settle(server);
        server.psql("postgres", "CREATE ROLE operator SUPERUSER LOGIN PASSWORD '" + server.password() + "';");
        HostileOwner.settings("ROLE " + OPERATOR).forEach(sql -> server.psql("postgres", sql));
        scene = Scene.in(home, server, server);
        config = scene.installation
                .text()
                .replace("user: " + server.superuser(), "user: " + OPERATOR)
                .replace("include: ['*']", "include: [shop]")
                // of one policy more and less is dumped, which looks odd
                .replace(POLICY, POLICY + "    anomalies: {watch: false}\n");
        scene.installation.configure(config);
        succeeds(scene.backup());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nobodyWasCaught() {
        assertThat(calls()).noneMatch(line -> line.contains("called by " + OPERATOR));
        assertThat(calls()).noneMatch(line -> line.contains("called by " + server.superuser()));
        assertThat(server.psql("postgres", "SELECT rolsuper FROM pg_roles WHERE rolname = 'evil';"))
                .isEqualTo("f");
        scene.installation.configure(config);
    }

    /** In the database, and past what its owner decided. */
    private static void administer(String sql) {
        server.psql("shop", "SET search_path = pg_catalog; SET default_transaction_read_only = off;\n" + sql);
    }

    private static List<String> calls() {
        return server.log()
                .lines()
                .filter(line -> line.contains("LOG:  " + HostileOwner.SPRUNG))
                .toList();
    }

    private static Scene.Said succeeds(Scene.Said said) {
        assertThat(said.status()).as(said.toString()).isZero();
        return said;
    }

    private static Scene.Said restores(String... more) {
        return succeeds(scene.restore(more));
    }

    @Test
    void theTrapsAreThere() {
        server.psql("shop", "SET SESSION AUTHORIZATION evil; SELECT quote_ident(relname) FROM pg_class LIMIT 1;");
        assertThat(calls())
                .anyMatch(line -> line.contains("quote_ident(name) called by evil"))
                .anyMatch(line -> line.contains("seen(text) called by evil"));
    }

    /** One that answers as it should, in a database that looks first where every database does. */
    @Test
    void anOverloadThatNobodyWouldNotice() {
        server.psql("postgres", "CREATE DATABASE quiet OWNER evil;");
        try {
            server.psql("quiet", """
                    SET SESSION AUTHORIZATION evil;
                    CREATE FUNCTION public.quote_ident(name) RETURNS text LANGUAGE plpgsql AS $$
                    BEGIN
                      BEGIN EXECUTE 'ALTER ROLE evil SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
                      RETURN pg_catalog.quote_ident($1::text);
                    END $$;
                    """);
            scene.installation.configure(config.replace("include: [shop]", "include: [quiet]"));
            succeeds(scene.run("backup", "--instance", "pg", "--dry-run"));
            succeeds(scene.backup());
        } finally {
            server.psql("postgres", "DROP DATABASE quiet;");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{format: custom, options: {scope: globals}}",
                "{format: directory, jobs: 2, schemas: {include: [sales]}}",
                "{content: data, tables: {include: [sales.*]}}",
                "{rows: [{table: sales.customers, where: \"name = 'ann'\"}, {table: sales.orders, where: \"customer = 1\"}]}"
            })
    void backups(String dump) {
        scene.installation.configure(config.replace(POLICY, POLICY + "    dump: " + dump + "\n"));
        // there only while backups are made: a restore makes objects, and a superuser's trigger sees them
        administer("""
                CREATE FUNCTION public.event() RETURNS event_trigger LANGUAGE plpgsql AS
                  $$ BEGIN RAISE LOG 'SPRUNG event called by %', current_user; END $$;
                CREATE EVENT TRIGGER noticed ON ddl_command_start EXECUTE FUNCTION public.event();
                """);
        try {
            succeeds(scene.run("backup", "--instance", "pg", "--dry-run"));
            succeeds(scene.backup());
        } finally {
            administer("DROP EVENT TRIGGER noticed; DROP FUNCTION public.event();");
        }
    }

    @Test
    void theWholeDatabaseAndBack() {
        succeeds(scene.backup());
        restores(of("--dry-run"));
        restores(of());
        succeeds(scene.run("rollback", "-i", "clean", "-d", "shop", "--force", "--json"));
        restores(of("--mode", "fast", "--target", "other"));
        restores(of("--mode", "fast", "--recreate", "--target", "other"));
        server.psql("postgres", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                  WHERE datname ~ '^(shop.|other)' \\gexec
                """);
    }

    @Test
    void anArchiveBySeveralJobs() {
        scene.installation.configure(config.replace(POLICY, POLICY + "    dump: {format: custom}\n"));
        succeeds(scene.backup());
        // pg_restore lifts every limit of time, and would not write against this
        server.psql("postgres", "ALTER ROLE operator RESET default_transaction_read_only;");
        restores(of("--mode", "test", "--jobs", "2"));
    }

    @Test
    void partsOfTheLiveDatabase() {
        succeeds(scene.backup());
        restores(of("--tables", "sales.orders,sales.large,sales.sums", "--recreate", "--dry-run"));
        restores(of("--tables", "sales.orders,sales.large,sales.sums", "--recreate"));
        restores(of("--tables", "public.notes", "--data-only", "--recreate"));
        restores(of("--schemas", "sales", "--recreate"));
    }

    @Test
    void roles() {
        succeeds(scene.backup());
        server.psql("postgres", "ALTER ROLE evil CREATEDB;");
        restores(of("--mode", "test", "--roles", "overwrite"));
        assertThat(server.psql("postgres", "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'evil';"))
                .isEqualTo("f");
    }

    /** The operator's query calls what the owner made, as a role that may only read and cannot become another. */
    @Test
    void proofs() {
        administer("""
                SET SESSION AUTHORIZATION evil;
                CREATE FUNCTION public.check_orders() RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                  RAISE LOG 'SPRUNG check_orders called by %', current_user;
                  BEGIN EXECUTE 'RESET ROLE'; EXCEPTION WHEN OTHERS THEN NULL; END;
                  BEGIN EXECUTE 'RESET SESSION AUTHORIZATION'; EXCEPTION WHEN OTHERS THEN NULL; END;
                  BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''cat >/dev/null'''; EXCEPTION WHEN OTHERS THEN
                    RAISE LOG 'REFUSED %', SQLERRM; END;
                  RAISE LOG 'SPRUNG check_orders then called by %', current_user;
                  RETURN EXISTS (SELECT FROM sales.large);
                END $$;
                """);
        try {
            scene.installation.configure(config + """
                    proofs:
                      - id: ours
                        databases: [shop]
                        freshness: {sql: SELECT max(placed) FROM sales.orders, within: 26h}
                        assertions: [{name: orders, sql: SELECT public.check_orders()}]
                    """.replace("SELECT max", "SELECT pg_catalog.max"));
            succeeds(scene.backup());
            restores(of("--mode", "test"));
        } finally {
            administer("DROP FUNCTION public.check_orders();");
        }
        assertThat(calls())
                .anyMatch(line -> line.contains("check_orders called by vya_reads_"))
                .anyMatch(line -> line.contains("check_orders then called by vya_reads_"));
        assertThat(server.log()).contains("REFUSED must be superuser or");
        assertThat(server.psql("postgres", "SELECT count(*) FROM pg_roles WHERE rolname ~ '^vya_';"))
                .isEqualTo("0");
    }

    /** The server's planner calls a function of constants when it only looks at an index. */
    @Test
    void rowsOfATableWhosePlanCallsAFunctionAreRefused() {
        administer("""
                SET SESSION AUTHORIZATION evil;
                CREATE INDEX traps ON public.notes (id) WHERE public.seen('an index');
                """);
        try {
            scene.installation.configure(
                    config.replace(POLICY, POLICY + "    dump: {rows: [{table: public.notes, where: id = 1}]}\n"));
            Scene.Said said = scene.backup();
            assertThat(said.status()).as(said.toString()).isEqualTo(1);
            assertThat(said.out()).contains("VYA-3008", "public.seen(text)", "no superuser");
            succeeds(scene.run("backup", "--instance", "pg", "--dry-run"));
        } finally {
            administer("DROP INDEX public.traps;");
        }
    }

    @Test
    void noSettingChangesHowOurSqlReads() {
        try (Tools tools = new Tools()) {
            Identity identity =
                    new Identity(server.environment(OPERATOR, server.password(), "shop"), List.of(), null, null);
            JsonNode there = new Psql(tools).json(identity, "here", "shop", """
                    SELECT json_object_agg(name, setting) FROM pg_settings;
                    """);
            assertThat(there.path("search_path").asText().replace("\"", "")).isEqualTo("pg_catalog, pg_temp");
            for (String zero : List.of(
                    "statement_timeout",
                    "lock_timeout",
                    "idle_in_transaction_session_timeout",
                    "idle_session_timeout")) {
                assertThat(there.path(zero).asText()).as(zero).isEqualTo("0");
            }
            for (String off : List.of(
                    "row_security",
                    "default_transaction_read_only",
                    "transaction_read_only",
                    "synchronize_seqscans",
                    "quote_all_identifiers",
                    "transform_null_equals")) {
                assertThat(there.path(off).asText()).as(off).isEqualTo("off");
            }
            assertThat(there.path("standard_conforming_strings").asText()).isEqualTo("on");
            assertThat(there.path("client_encoding").asText()).isEqualTo("UTF8");
            assertThat(there.path("DateStyle").asText()).isEqualTo("ISO, MDY");
            assertThat(there.path("IntervalStyle").asText()).isEqualTo("postgres");
            assertThat(there.path("extra_float_digits").asText()).isEqualTo("3");
            assertThat(there.path("restrict_nonsystem_relation_kind").asText("foreign-table, view"))
                    .contains("view", "foreign-table");
        }
    }

    private static String[] of(String... more) {
        return Stream.concat(Stream.of("--database", "shop", "--source", "pg", "--instance", "clean"), Stream.of(more))
                .toArray(String[]::new);
    }
}
