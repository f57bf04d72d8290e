package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.engine.postgresql.dump.selection.LeftOut;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dumps as older versions wrote them, and as they look after a while on Windows. */
@Tag("server")
class OldDumpTest {
    private static final DumpSelection ALL = DumpSelection.everything();
    private static final byte[] OLD = Dumps.all(OldDumpTest.class.getResourceAsStream("/dumps/old.sql"));
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(ClientTools.serverVersion());
        server.psql("postgres", "CREATE ROLE clerk; CREATE ROLE reader;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void namesWithoutASchemaAreFoundWhereTheSearchPathSays() {
        PostgresDumpFacts facts = Dumps.facts(OLD, ALL);

        assertThat(facts.database()).isEqualTo("old");
        assertThat(facts.serverMajor()).isEqualTo(9);
        assertThat(facts.serverVersion()).isEqualTo("9.2.24");
        assertThat(facts.rows()).containsExactlyInAnyOrderEntriesOf(Map.of("public.customer", 2L, "Sales.Order", 3L));
        assertThat(facts.roles()).containsExactlyInAnyOrder("clerk", "postgres", "reader");
        assertThat(facts.objects()).containsEntry("TABLE", 2L).containsEntry("FK CONSTRAINT", 1L);
        assertThat(facts.createDatabase().options().get("lcCollate")).isEqualTo("C");
        assertThat(facts.databaseStatements())
                .extracting(s -> s.forDatabase("new"))
                .containsExactly(
                        "ALTER DATABASE \"new\" OWNER TO clerk;", "COMMENT ON DATABASE \"new\" IS 'since 1998';");
    }

    @Test
    void comesBack() {
        Dumps.restore(server, OLD, ALL, "whole");

        assertThat(rows("whole")).isEqualTo("2|3|2|clerk");
        assertThat(server.psql("whole", "SELECT has_table_privilege('reader', 'customer', 'SELECT');"))
                .isEqualTo("t");
    }

    @Test
    void comesBackFromWindows() {
        byte[] dump = Dumps.bytes(Dumps.text(OLD).replace("\n", "\r\n"));

        Dumps.restore(server, dump, ALL, "windows");

        assertThat(rows("windows")).isEqualTo("2|3|2|clerk");
        assertThat(server.psql("windows", "SELECT path FROM customer ORDER BY id;"))
                .isEqualTo("C:\\\n\\connect x");
    }

    @Test
    void itsPrivilegesCanBeGivenOnceMore() {
        Dumps.restore(server, OLD, ALL, "again");
        server.psql("again", "REVOKE ALL ON customer FROM reader; ALTER TABLE customer OWNER TO postgres;");

        String privileges = String.join("\n", Dumps.facts(OLD, ALL).privileges());
        server.psql("again", privileges);

        assertThat(rows("again")).isEqualTo("2|3|2|clerk");
        assertThat(server.psql("again", "SELECT has_table_privilege('reader', 'customer', 'SELECT');"))
                .isEqualTo("t");
    }

    @Test
    void aTableOfItComesBackAlone() {
        DumpSelection selection = Selections.withTables(ALL, Set.of("Sales.Order"));
        PostgresDumpFacts facts = Dumps.facts(OLD, selection);
        Dumps.restore(server, OLD, selection, "alone");

        assertThat(facts.rows()).containsOnlyKeys("Sales.Order");
        assertThat(facts.leftOut()).containsEntry(LeftOut.FOREIGN_KEY, 1L);
        assertThat(server.psql(
                        "alone",
                        "SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE"
                                + " relnamespace IN ('public'::regnamespace, '\"Sales\"'::regnamespace);"))
                .isEqualTo("Order,note_idx");
    }

    @Test
    void aDumpWithInsertsAndSessionsOfItsOwnersComesBack() {
        Dumps.restore(server, OLD, ALL, "first");
        for (List<String> options : List.of(
                List.of("--inserts"),
                List.of("--column-inserts", "--rows-per-insert=2", "--on-conflict-do-nothing"),
                List.of("--use-set-session-authorization"),
                List.of("--quote-all-identifiers", "--disable-dollar-quoting"),
                List.of("--encoding=LATIN1", "--no-comments"))) {
            String[] command = java.util.stream.Stream.concat(
                            java.util.stream.Stream.of("pg_dump", "--create"), options.stream())
                    .toArray(String[]::new);
            byte[] dump = Dumps.of(server, "first", command);

            Dumps.restore(server, dump, ALL, "other");

            assertThat(rows("other")).as("%s", options).isEqualTo("2|3|2|clerk");
            assertThat(Dumps.facts(dump, ALL).rows()).as("%s", options).containsEntry("Sales.Order", 3L);
            server.psql("postgres", "DROP DATABASE other;");
        }
    }

    @Test
    void backslashesInStringsMeanWhatTheDumpSays() {
        Dumps.restore(server, OLD, ALL, "strings");
        Map<String, String> environment = server.environment("strings");
        environment.put("PGOPTIONS", "-c standard_conforming_strings=off");
        String dump =
                Tool.run(environment, "", "pg_dump", "--create", "--inserts").orThrow("pg_dump");
        assertThat(dump).contains("standard_conforming_strings = off", "'\\\\');");

        Dumps.restore(server, Dumps.bytes(dump), ALL, "strings too");

        assertThat(rows("strings too")).isEqualTo("2|3|2|clerk");
        assertThat(server.psql("strings too", "SELECT note FROM \"Sales\".\"Order\" WHERE id = 3;"))
                .isEqualTo("\\");
    }

    @Test
    void noSessionIsLeftToAnotherOwner() {
        Dumps.restore(server, OLD, ALL, "sessions");
        byte[] dump = Dumps.of(server, "sessions", "pg_dump", "--create", "--use-set-session-authorization");
        DumpSelection selection = Selections.withExcludedRoles(ALL, List.of("clerk"));

        byte[] fed = Dumps.fed(dump, selection);
        Dumps.restore(server, dump, selection, "mine");

        assertThat(fed).hasSize(Dumps.text(fed).length());
        assertThat(Dumps.text(fed).lines().count())
                .isEqualTo(Dumps.text(dump).lines().count());
        assertThat(rows("mine")).isEqualTo("2|3|2|postgres");
    }

    private static String rows(String database) {
        return server.psql(database, """
                SELECT (SELECT count(*) FROM public.customer), (SELECT count(*) FROM "Sales"."Order"),
                       (SELECT last_value FROM public.customer_id_seq),
                       (SELECT tableowner FROM pg_tables WHERE tablename = 'customer');
                """);
    }
}
