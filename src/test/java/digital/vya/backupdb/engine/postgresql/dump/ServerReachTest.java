package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.CompanyDatabase;
import digital.vya.backupdb.servers.PostgresServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does more to the server than fill a database is told before, however it is written; what pg_dump writes is not. */
@Tag("server")
class ServerReachTest {
    private static final DumpSelection ALL = DumpSelection.everything();
    private static final String RUNS = "code that runs while it is restored";
    private static final String FILES = "files of the server";
    private static final String SOURCE = "company";

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(ClientTools.serverVersion());
        CompanyDatabase.create(server, SOURCE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> told() {
        String padding = "x".repeat(StatementText.MOST + 300_000);
        return Stream.of(
                Arguments.of("SELECT pg_catalog.lo_export(1, '/x/.ssh/authorized_keys');", FILES),
                Arguments.of("SELECT pg_catalog.lo_import('/etc/passwd');", FILES),
                Arguments.of("SELECT pg_catalog.lo_create(evil());", RUNS),
                Arguments.of("SELECT pg_catalog.lowrite(0, evil());", RUNS),
                Arguments.of("SELECT pg_catalog.lowrite(0, '\\x00'), evil();", RUNS),
                Arguments.of("SELECT pg_catalog.lo_open('1', 131072) FROM evil();", RUNS),
                Arguments.of("SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.evil WHERE oid = '1';", RUNS),
                Arguments.of("SELECT pg_catalog.\"lo_export\"(1, '/x');", FILES),
                Arguments.of("SELECT/**/pg_catalog . lo_export(1, '/x');", FILES),
                Arguments.of("INSERT INTO public.t VALUES (pg_read_file('/etc/passwd'));", FILES),
                Arguments.of("INSERT INTO public.t VALUES (1, 'a'), (2, evil());", RUNS),
                Arguments.of("INSERT INTO public.t (a, b) VALUES (1, 'a' || 'b');", RUNS),
                Arguments.of("INSERT INTO public.t (a[evil()]) VALUES (1);", RUNS),
                Arguments.of("INSERT INTO public.t (a[1 === 2]) VALUES (1);", RUNS),
                Arguments.of("INSERT INTO public.t VALUES (1) RETURNING evil();", RUNS),
                Arguments.of("INSERT INTO public.t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = evil();", RUNS),
                Arguments.of("INSERT INTO public.t VALUES ('1'::public.evil);", RUNS),
                Arguments.of("INSERT INTO public.t VALUES (public.evil '1');", RUNS),
                Arguments.of("INSERT INTO public.t VALUES (1 - 1);", RUNS),
                Arguments.of("INSERT INTO public.t VALUES (E'\\'', evil(), '');", RUNS),
                Arguments.of("INSERT INTO public.t VALUES (nothing(1));", RUNS),
                Arguments.of("INSERT INTO public.t VALUES ((SELECT evil()));", RUNS),
                Arguments.of("INSERT INTO public.t VALUES ('" + padding + "', evil());", RUNS),
                Arguments.of("INSERT INTO public.t SELECT evil();", RUNS),
                Arguments.of("INSERT INTO public.t TABLE public.evil;", RUNS),
                Arguments.of("insert into public.t values (evil());", RUNS),
                Arguments.of("SELECT pg_catalog.setval('s', 1, true), evil();", RUNS),
                Arguments.of("SELECT pg_catalog.setval('s', evil(), true);", RUNS),
                Arguments.of("SELECT pg_catalog.setval('s', 1, true) WHERE evil();", RUNS),
                Arguments.of("SELECT pg_catalog.set_config('search_path', evil(), false);", RUNS),
                Arguments.of("SELECT pg_catalog.set_config('session_replication_role', 'replica', false);", RUNS),
                Arguments.of("SELECT * FROM pg_catalog.pg_restore_relation_stats('x', evil());", RUNS),
                Arguments.of("SELECT * FROM pg_catalog.pg_restore_relation_stats('x', '1'::public.evil);", RUNS),
                Arguments.of("SELECT pg_catalog.pg_reload_conf();", RUNS),
                Arguments.of("SELECT evil();", RUNS),
                Arguments.of("VALUES (evil());", RUNS),
                Arguments.of("TABLE public.evil;", RUNS),
                Arguments.of("(SELECT evil());", RUNS),
                Arguments.of("EXPLAIN ANALYZE SELECT evil();", RUNS),
                Arguments.of("PREPARE p AS SELECT evil();", RUNS),
                Arguments.of("WITH x AS (SELECT evil()) SELECT 1;", RUNS),
                Arguments.of("DO $$ BEGIN PERFORM 1; END $$;", RUNS),
                Arguments.of("CALL evil();", RUNS),
                Arguments.of("CREATE TABLE public.u AS SELECT evil();", RUNS),
                Arguments.of("CREATE UNLOGGED TABLE public.u (a) WITH (fillfactor = 50) AS SELECT evil();", RUNS),
                Arguments.of("CREATE MATERIALIZED VIEW public.m AS SELECT evil();", RUNS),
                Arguments.of("ALTER/**/SYSTEM SET archive_command = 'x';", "ALTER SYSTEM"),
                Arguments.of("ALTER -- x\n SYSTEM RESET ALL;", "ALTER SYSTEM"),
                Arguments.of("LOAD 'x';", "LOAD"),
                Arguments.of("CREATE/**/EXTENSION adminpack;", "an extension"),
                Arguments.of("ALTER ROLE/**/nobody WITH LOGIN SUPERUSER;", "a superuser"),
                Arguments.of(
                        "CREATE FUNCTION public.f() RETURNS void LANGUAGE \"plpython3u\" AS $$ x $$;",
                        "a function in an untrusted language"),
                Arguments.of(
                        "CREATE FUNCTION public.f() RETURNS int LANGUAGE 'c' AS 'x';",
                        "a function in an untrusted language"),
                Arguments.of(
                        "CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COPY/**/t TO/**/PROGRAM 'id'; END $$;",
                        "COPY of a program"),
                Arguments.of(
                        "CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$ SELECT pg_catalog.\"pg_read_file\"('x') $$;",
                        FILES),
                Arguments.of(
                        "CREATE VIEW public.v AS SELECT '" + padding + "';",
                        "a statement that is too long to be looked at whole"));
    }

    @ParameterizedTest
    @MethodSource("told")
    void whatReachesFurtherIsTold(String statement, String what) {
        assertThat(reaches(statement)).as(head(statement)).anyMatch(told -> told.startsWith(what + " (line "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO public.t VALUES (1, -2.5e+10, 'it''s', NULL, true, B'101', DEFAULT, E'a\\'b(');",
                "INSERT INTO public.\"o d(d\" (\"a(b\", c) VALUES ('evil(', 'pg_read_file(''x'')');",
                "INSERT INTO public.t VALUES\n\t(1, 'a'),\n\t(2, 'b');",
                "INSERT INTO public.t (a) OVERRIDING SYSTEM VALUE VALUES (1) ON CONFLICT DO NOTHING;",
                "INSERT INTO public.t DEFAULT VALUES;",
                "SELECT pg_catalog.setval('public.s', -1, false);",
                "SELECT pg_catalog.set_config('search_path', '', false);",
                "SELECT pg_catalog.set_config('search_path', 'public', false);",
                "SELECT pg_catalog.lo_create('16385');",
                "SELECT pg_catalog.lo_open('16385', 131072);",
                "SELECT pg_catalog.lowrite(0, '\\x6576696c28');",
                "SELECT pg_catalog.lo_close(0);",
                "SELECT pg_catalog.lo_unlink('16385');",
                "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = '16385';",
                "SELECT pg_catalog.lo_open(pg_catalog.lo_create('16385'), 131072);",
                """
                SELECT * FROM pg_catalog.pg_restore_relation_stats(
                \t'version', '180000'::integer,
                \t'schemaname', 'public',
                \t'relname', 't',
                \t'relpages', '1'::integer,
                \t'reltuples', '-1'::real
                );""",
                "SELECT * FROM pg_catalog.pg_restore_attribute_stats('version', '180000'::integer, 'inherited', 'f'::boolean,"
                        + " 'most_common_freqs', '{0.5,0.5}'::real[], 'most_common_vals', '{a,b}'::text);",
                "CREATE MATERIALIZED VIEW public.m AS SELECT 1 WITH NO DATA;",
                "CREATE TABLE public.u (a integer GENERATED ALWAYS AS (1 + 1) STORED) WITH (fillfactor='50');",
                "COMMENT ON TABLE public.t IS 'never call pg_read_file(''x'') or COPY t TO PROGRAM ''x''';",
                "CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;",
                "REFRESH MATERIALIZED VIEW public.m;"
            })
    void whatPgDumpWritesIsNot(String statement) {
        assertThat(reaches(statement)).isEmpty();
    }

    @Test
    void norIsALongRow() {
        assertThat(reaches("INSERT INTO public.t VALUES ('"
                        + "x(';;".repeat(400_000).replace("'", "''") + "', 1);"))
                .isEmpty();
    }

    @Test
    void norIsARealDump() {
        List<String> plain =
                Dumps.facts(Dumps.of(server, SOURCE, "pg_dump"), ALL).reaches();
        assertThat(plain).noneMatch(told -> told.startsWith(RUNS) || told.contains("too long"));
        for (String option : List.of(
                "--inserts",
                "--column-inserts",
                "--rows-per-insert=3",
                "--clean",
                "--create",
                "--disable-triggers",
                "--use-set-session-authorization")) {
            byte[] dump = Dumps.of(server, SOURCE, "pg_dump", option);
            assertThat(kinds(Dumps.facts(dump, ALL).reaches())).as(option).isEqualTo(kinds(plain));
        }
        byte[] dump =
                Dumps.of(server, SOURCE, "pg_dump", "--clean", "--if-exists", "--inserts", "--on-conflict-do-nothing");
        assertThat(kinds(Dumps.facts(dump, ALL).reaches())).isEqualTo(kinds(plain));
    }

    private static List<String> kinds(List<String> reaches) {
        return reaches.stream()
                .map(told -> told.replaceFirst(" \\(line .*", ""))
                .toList();
    }

    private static List<String> reaches(String statement) {
        return Dumps.facts(
                        Dumps.bytes("--\n-- PostgreSQL database dump\n--\n\n" + statement
                                + "\n\n--\n-- PostgreSQL database dump complete\n--\n\n"),
                        ALL)
                .reaches();
    }

    private static String head(String statement) {
        return statement.substring(0, Math.min(100, statement.length()));
    }
}
