package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.engine.postgresql.dump.selection.LeftOut;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class DumpReaderTest {
    private static final DumpSelection ALL = DumpSelection.everything();
    private static final String TABLES = """
            CREATE TABLE public.orders (id integer);
            CREATE TABLE public.order_lines (id integer);
            CREATE TABLE app."a.b" (id integer, "c*" text);
            CREATE SEQUENCE public.loose_seq;
            CREATE SEQUENCE public.used_seq;
            CREATE TABLE app.uses (id integer DEFAULT nextval('public.used_seq'::regclass));
            CREATE VIEW public.lines AS SELECT order_lines.id FROM public.order_lines;
            CREATE VIEW public.more_lines AS SELECT lines.id FROM public.lines;
            """;

    @Test
    void countsWhatIsLetThrough() {
        byte[] dump = RestoreStreamTest.dump("""
                -- Name: x; Type: EXTENSION; Schema: -; Owner:\s
                CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
                -- Name: t; Type: TABLE; Schema: public; Owner: a
                SET default_tablespace = fast;
                CREATE TABLE public.t (id integer);
                ALTER TABLE public.t OWNER TO "A b";
                -- Name: t c; Type: CHECK CONSTRAINT; Schema: public; Owner: a
                ALTER TABLE public.t ADD CONSTRAINT c CHECK ((id > 0)) NOT VALID;
                ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.u("NOT VALID");
                ALTER TABLE ONLY public.t ADD CONSTRAINT g FOREIGN KEY (id) REFERENCES public.u(id) NOT VALID;
                -- Name: 16400; Type: BLOB; Schema: -; Owner: a
                SELECT pg_catalog.lo_create('16400');
                ALTER LARGE OBJECT 16400 OWNER TO clerk;
                -- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
                BEGIN;
                SELECT pg_catalog.lo_open('16400', 131072);
                SELECT pg_catalog.lowrite(0, '\\x00');
                SELECT pg_catalog.lo_close(0);
                COMMIT;
                -- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: public; Owner: a
                ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA public GRANT SELECT ON TABLES TO b;
                -- Name: TABLE t; Type: ACL; Schema: public; Owner: a
                SET SESSION AUTHORIZATION c;
                GRANT SELECT("to") ON TABLE public.t TO PUBLIC, d WITH GRANT OPTION;
                RESET SESSION AUTHORIZATION;
                GRANT ALL ON FUNCTION public.f(a integer, VARIADIC "to" text[]) TO e GRANTED BY g;
                """);

        PostgresDumpFacts facts = Dumps.facts(dump, ALL);

        assertThat(facts.database()).isNull();
        assertThat(facts.createDatabase()).isNull();
        assertThat(facts.encoding()).isEqualTo("UTF8");
        assertThat(facts.extensions()).containsExactly("uuid-ossp");
        assertThat(facts.tablespaces()).containsExactly("fast");
        assertThat(facts.notValidConstraints()).isEqualTo(2);
        assertThat(facts.largeObjects()).isEqualTo(1);
        assertThat(facts.entries()).isEqualTo(7);
        assertThat(facts.objects())
                .containsEntry("TABLE", 1L)
                .containsEntry("CHECK CONSTRAINT", 1L)
                .containsEntry("FK CONSTRAINT", 2L);
        assertThat(facts.roles()).containsExactlyInAnyOrder("A b", "clerk", "a", "b", "c", "d", "e", "g");
        assertThat(facts.privileges())
                .containsExactly(
                        "ALTER TABLE public.t OWNER TO \"A b\";",
                        "ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA public GRANT SELECT ON TABLES TO b;",
                        "SET SESSION AUTHORIZATION c;",
                        "GRANT SELECT(\"to\") ON TABLE public.t TO PUBLIC, d WITH GRANT OPTION;",
                        "RESET SESSION AUTHORIZATION;",
                        "GRANT ALL ON FUNCTION public.f(a integer, VARIADIC \"to\" text[]) TO e GRANTED BY g;");
        assertThat(facts.hasDrops()).isFalse();
        assertThat(facts.transactional()).isTrue();
        assertThat(facts.ownTransactions()).isTrue();
        assertThat(facts.leftOut()).isEmpty();
    }

    @Test
    void largeObjectsStayBehindWhenOnlyTablesAreMeant() {
        byte[] dump = RestoreStreamTest.dump("""
                CREATE TABLE public.t (id integer);
                SELECT pg_catalog.lo_create('16400');
                ALTER LARGE OBJECT 16400 OWNER TO clerk;
                COMMENT ON LARGE OBJECT 16400 IS 'x';
                BEGIN;
                SELECT pg_catalog.lowrite(0, '\\x00');
                COMMIT;
                """);

        DumpSelection tables = Selections.withTables(ALL, Set.of("t"));
        assertThat(Dumps.facts(dump, tables).largeObjects()).isZero();
        assertThat(Dumps.facts(dump, tables).roles()).isEmpty();
        assertThat(Dumps.facts(dump, Selections.withData(ALL, false)).largeObjects())
                .isZero();
        assertThat(Dumps.text(Dumps.fed(dump, tables)).lines())
                .filteredOn(line -> !line.isEmpty() && !line.startsWith("--"))
                .containsExactly("SET client_encoding = 'UTF8';", "CREATE TABLE public.t (id integer);");
    }

    @Test
    void saysWhatCannotRunInATransaction() {
        for (String statement : List.of(
                "CREATE INDEX CONCURRENTLY i ON public.t USING btree (a);",
                "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;",
                "DROP SUBSCRIPTION s;",
                "VACUUM public.t;")) {
            assertThat(Dumps.facts(RestoreStreamTest.dump(statement), ALL).transactional())
                    .as(statement)
                    .isFalse();
        }
        String later = "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = 's');";
        assertThat(Dumps.facts(RestoreStreamTest.dump(later), ALL).transactional())
                .isTrue();
    }

    @Test
    void aNameThatIsNotThereIsToldWithThoseThatAreNear() {
        byte[] dump = RestoreStreamTest.dump(TABLES);

        assertUnknown(dump, Selections.withTables(ALL, Set.of("public.ordres")), "public.ordres", "public.orders");
        assertUnknown(dump, Selections.withTables(ALL, Set.of("orders", "Lines")), "Lines", "public.lines");
        assertUnknown(dump, Selections.withTables(ALL, Set.of("app.orders")), "app.orders", "public.orders");
        assertUnknown(dump, Selections.withTables(ALL, Set.of("nothing*")), "nothing*", "");
        assertUnknown(dump, Selections.withSchemas(ALL, Set.of("ap")), "schema ap", "app");
        assertUnknown(
                dump,
                Selections.withTables(Selections.withSchemas(ALL, Set.of("app")), Set.of("orders")),
                "in the schemas named",
                "");
    }

    private static void assertUnknown(byte[] dump, DumpSelection selection, String... words) {
        assertThatThrownBy(() -> Dumps.facts(dump, selection)).isInstanceOfSatisfying(BackupException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SELECTION_UNKNOWN);
            assertThat(e).hasMessageContainingAll(words);
        });
    }

    @Test
    void namesAreMeantAsTheManifestWritesThem() {
        byte[] dump = RestoreStreamTest.dump(TABLES + "COPY app.\"a.b\" (id, \"c*\") FROM stdin;\n1\t2\n\\.\n");

        assertThat(tables(dump, Set.of("app.\"a.b\""))).containsEntry("TABLE", 1L);
        assertThat(Dumps.facts(dump, Selections.withTables(ALL, Set.of("app.\"a.b\"")))
                        .rows())
                .containsOnlyKeys("app.\"a.b\"");
        assertThat(tables(dump, Set.of("public.order*"))).containsEntry("TABLE", 2L);
        assertThat(tables(dump, Set.of("order?"))).isNotNull().containsEntry("TABLE", 1L);
    }

    private static java.util.Map<String, Long> tables(byte[] dump, Set<String> names) {
        return Dumps.facts(dump, Selections.withTables(ALL, names)).objects();
    }

    @Test
    void aSequenceComesWithTheTableThatDrawsFromIt() {
        byte[] dump = RestoreStreamTest.dump(TABLES + "SELECT pg_catalog.setval('public.used_seq', 7, true);\n"
                + "SELECT pg_catalog.setval('public.loose_seq', 7, true);\n");

        String fed = Dumps.text(Dumps.fed(dump, Selections.withTables(ALL, Set.of("uses"))));

        assertThat(fed)
                .contains("CREATE SEQUENCE public.used_seq", "setval('public.used_seq'")
                .doesNotContain("loose");
    }

    @Test
    void whatHangsOnWhatIsNotSelectedIsLeftOutAndCounted() {
        byte[] dump = RestoreStreamTest.dump("""
                CREATE FUNCTION public.total(public.orders) RETURNS integer LANGUAGE sql AS 'SELECT 1';
                ALTER FUNCTION public.total(public.orders) OWNER TO a;
                CREATE FUNCTION public.other(a integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1';
                ALTER FUNCTION public.other(a integer) OWNER TO a;
                CREATE AGGREGATE public.sums(integer) (SFUNC = public.total, STYPE = integer);
                """ + TABLES + """
                CREATE TRIGGER t BEFORE INSERT ON app.uses FOR EACH ROW EXECUTE FUNCTION public.total();
                CREATE POLICY p ON app.uses USING ((EXISTS ( SELECT 1 FROM public.orders)));
                ALTER TABLE ONLY app.uses ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.orders(id);
                """);
        DumpSelection selection = Selections.withTables(ALL, Set.of("app.uses", "public.*lines"));

        String fed = Dumps.text(Dumps.fed(dump, selection));
        PostgresDumpFacts facts = Dumps.facts(dump, selection);

        assertThat(fed)
                .contains("FUNCTION public.other", "CREATE VIEW public.more_lines")
                .doesNotContain("total", "CREATE POLICY", "CREATE TRIGGER", "FOREIGN KEY");
        assertThat(facts.leftOut()).containsEntry(LeftOut.DEPENDENT, 5L).containsEntry(LeftOut.FOREIGN_KEY, 1L);

        PostgresDumpFacts views =
                Dumps.facts(dump, Selections.withTables(ALL, Set.of("app.uses", "public.?ines", "more_*")));
        assertThat(views.objects()).doesNotContainKey("VIEW");
    }

    @Test
    void whatCannotBeMadeAloneIsRefused() {
        byte[] dump = RestoreStreamTest.dump(TABLES + """
                CREATE TABLE public.child (x integer) INHERITS (public.orders);
                CREATE TABLE public.part PARTITION OF public.whole FOR VALUES IN (1);
                CREATE TABLE public.whole (id integer) PARTITION BY LIST (id);
                CREATE TABLE public.typed (o public.orders);
                """);
        for (String table : List.of("public.child", "part", "typed", "public.lines", "more_lines")) {
            assertThatThrownBy(() -> Dumps.facts(dump, Selections.withTables(ALL, Set.of(table))))
                    .as(table)
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SELECTION_INCOMPLETE));
        }
        assertThat(tables(dump, Set.of("whole"))).containsEntry("TABLE", 2L);
        assertThat(tables(dump, Set.of("child", "orders"))).containsEntry("TABLE", 2L);
    }

    @Test
    void aDumpOfSeveralDatabasesIsRefusedByTheirNames() {
        byte[] dump = RestoreStreamTest.dump("""
                CREATE ROLE a;
                \\connect template1
                SELECT 1;
                CREATE DATABASE "shop ""1\""" WITH TEMPLATE = template0;
                \\connect -reuse-previous=on "dbname='shop ""1""'"
                SELECT 1;
                """);

        for (Runnable reading : List.<Runnable>of(
                () -> Dumps.facts(dump, ALL),
                () -> Dumps.all(new PostgresRestoreStream(new ByteArrayInputStream(dump), ALL)))) {
            assertThatThrownBy(reading::run).isInstanceOfSatisfying(BackupException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.DUMP_NOT_ONE_DATABASE);
                assertThat(e).hasMessageContainingAll("template1", "shop \"1\"");
            });
        }
    }

    @Test
    void rolesInADumpOfOneDatabaseAreNotItsBusiness() {
        byte[] dump = RestoreStreamTest.dump("CREATE ROLE a;\nGRANT a TO b;\nCREATE TABLESPACE t LOCATION '/x';\n");

        assertThat(Dumps.text(Dumps.fed(dump, ALL))).doesNotContain("ROLE", "GRANT", "TABLESPACE");
        assertThat(Dumps.facts(dump, ALL).leftOut()).containsEntry(LeftOut.CLUSTER, 3L);
    }

    @Test
    void aDumpOfRolesIsNoDatabase() {
        byte[] roles = Dumps.all(DumpReaderTest.class.getResourceAsStream("/dumps/roles.sql"));

        assertThatThrownBy(() -> Dumps.facts(roles, ALL))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUMP_NOT_ONE_DATABASE));
    }
}
