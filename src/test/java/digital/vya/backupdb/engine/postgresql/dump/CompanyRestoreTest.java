package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.engine.postgresql.dump.selection.LeftOut;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.servers.Answers;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.CompanyDatabase;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database with every kind of object is dumped by the real pg_dump, read by us, and restored by the real psql. */
@Tag("server")
class CompanyRestoreTest {
    private static final DumpSelection ALL = DumpSelection.everything();
    private static final DumpSelection INTO_AN_EMPTY_ONE = Selections.withDrops(ALL, false);
    private static final String SOURCE = "Company \"São Paulo\"; -- $1";
    private static PostgresServer server;
    private static byte[] dump;

    @BeforeAll
    static void dumpTheCompany() {
        server = PostgresServer.start(ClientTools.serverVersion());
        CompanyDatabase.create(server, SOURCE);
        dump = Dumps.of(server, SOURCE, "pg_dump", "--clean", "--create", "--if-exists");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void comesBackUnderAnotherName() {
        Dumps.restore(server, dump, ALL, "Other \"name\"; -- $2");

        assertThat(differences("Other \"name\"; -- $2")).isEmpty();
    }

    @Test
    void isReadTheSameInPiecesOfAnySize() {
        byte[] expected = Dumps.fed(dump, ALL);
        for (int most : List.of(1, 2, 3, 7, 50, 5000)) {
            assertThat(Dumps.all(new PostgresRestoreStream(new Slices(dump, most, most), ALL)))
                    .as("at most %d", most)
                    .isEqualTo(expected);
        }
    }

    @Test
    void cutAtAnyPlaceItNeverEndsWell() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            byte[] cut = Arrays.copyOf(dump, random.nextInt(dump.length - 200));
            assertThatThrownBy(() -> Dumps.fedAtOnce(cut, ALL))
                    .as("%d bytes", cut.length)
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE));
        }
    }

    @Test
    void comesBackInOneTransaction() {
        PostgresDumpFacts facts = Dumps.facts(dump, ALL);
        assertThat(facts.transactional()).isTrue();
        assertThat(facts.ownTransactions()).isTrue();
        server.psql("postgres", facts.createDatabase().createStatement("once", 15, Set.of()));
        byte[] fed = Dumps.all(new PostgresRestoreStream(new Slices(dump, 5000, 1), ALL).inOneTransaction());
        byte[] broken = Dumps.bytes(Dumps.text(fed) + "SELECT 1/0;\n");

        Dumps.psql(server.environment("once"), broken, "--single-transaction");
        assertThat(server.psql("once", "SELECT count(*) FROM pg_largeobject_metadata;"))
                .as("what is left when the last statement fails")
                .isEqualTo("0");

        Dumps.psql(server.environment("once"), fed, "--single-transaction").orThrow("psql");
        facts.databaseStatements().forEach(s -> server.psql("postgres", s.forDatabase("once")));
        assertThat(differences("once")).isEmpty();
    }

    @Test
    void replacesADatabaseInUse() {
        byte[] clean = Dumps.of(server, SOURCE, "pg_dump", "--clean", "--if-exists");
        PostgresDumpFacts facts = Dumps.facts(clean, ALL);
        assertThat(facts.hasDrops()).isTrue();
        assertThat(facts.createDatabase()).isNull();
        assertThat(facts.database()).isNull();
        create("used");

        // the second time everything is there already
        Dumps.psql(server.environment("used"), Dumps.fed(clean, INTO_AN_EMPTY_ONE))
                .orThrow("first");
        Dumps.psql(server.environment("used"), Dumps.fed(clean, ALL)).orThrow("second");

        assertThat(missing("used")).isEmpty();
    }

    @Test
    void dropsAreLeftOutForADatabaseThatIsEmpty() {
        byte[] clean = Dumps.of(server, SOURCE, "pg_dump", "--clean");

        String fed = Dumps.text(Dumps.fed(clean, INTO_AN_EMPTY_ONE));
        assertThat(fed.substring(0, fed.indexOf("\n-- Name: ")).lines().filter(line -> !line.isEmpty()))
                .allMatch(line -> line.matches("--.*|SET .*|SELECT pg_catalog.set_config.*"));
        create("emptied");
        Dumps.psql(server.environment("emptied"), Dumps.fed(clean, INTO_AN_EMPTY_ONE))
                .orThrow("psql");
        assertThat(missing("emptied")).isEmpty();
    }

    @Test
    void ownersPrivilegesAndRolesCanStayBehind() {
        create("nobody's");
        DumpSelection selection = Selections.withPrivileges(Selections.withOwners(ALL, false), false);

        PostgresDumpFacts facts = Dumps.facts(dump, selection);
        Dumps.psql(server.environment("nobody's"), Dumps.fed(dump, selection)).orThrow("psql");

        assertThat(facts.privileges()).isEmpty();
        assertThat(missing("nobody's", "--no-owner", "--no-privileges")).isEmpty();
        assertThat(server.psql("nobody's", "SELECT count(*) FROM pg_class WHERE relowner <> 'postgres'::regrole;"))
                .isEqualTo("0");
        assertThat(facts.databaseStatements())
                .extracting(DatabaseStatement::type)
                .doesNotContain("OWNER", "ACL");
    }

    @Test
    void rolesThatFitAPatternAreKeptOut() {
        DumpSelection selection = Selections.withExcludedRoles(ALL, List.of("*@*", "audito?"));

        PostgresDumpFacts facts = Dumps.facts(dump, selection);

        // a policy that names a role stays: without it rows would be seen that must not be
        assertThat(facts.roles())
                .contains("company_app", "Ação", "dev@example.com")
                .doesNotContain("auditor");
        assertThat(facts.privileges()).noneMatch(sql -> sql.contains("dev@example.com"));
        assertThat(facts.databaseStatements()).noneMatch(s -> s.forDatabase("x").contains("dev@example.com"));
        assertThat(facts.leftOut().get(LeftOut.EXCLUDED_ROLE)).isPositive();
        assertThat(Dumps.text(Dumps.fed(dump, selection)).lines())
                .noneMatch(line -> line.matches("(GRANT|REVOKE|ALTER .* OWNER TO) .*\"dev@example.com\".*;"));
    }

    @Test
    void aSchemaComesBackAloneInAnEmptyDatabase() {
        PostgresDumpFacts facts = restoreSome("one schema", Selections.withSchemas(INTO_AN_EMPTY_ONE, Set.of("sales")));

        assertThat(facts.leftOut()).containsEntry(LeftOut.FOREIGN_KEY, 1L);
        assertThat(missing("one schema", "--schema=sales"))
                .hasSize(1)
                .allMatch(entry -> entry.contains("Type: FK CONSTRAINT"));
        assertThat(facts.rows()).hasSizeGreaterThan(5).allSatisfy((t, rows) -> assertThat(t)
                .startsWith("sales."));
    }

    @Test
    void schemasThatNeedEachOtherComeBackWhole() {
        restoreSome(
                "schemas",
                Selections.withSchemas(INTO_AN_EMPTY_ONE, Set.of("warehouse", "web", "\"select\"", "Ação*")));

        assertThat(missing(
                        "schemas", "--schema=warehouse", "--schema=web", "--schema=\"select\"", "--schema=\"Ação*\""))
                .isEmpty();
    }

    @Test
    void tablesComeBackWithAllThatIsTheirs() {
        PostgresDumpFacts facts = restoreSome(
                "tables", Selections.withTables(INTO_AN_EMPTY_ONE, Set.of("sales.orders", "customer", "sales.disc*")));

        assertThat(missing("tables", "--table=sales.orders", "--table=sales.customer", "--table=sales.disc*"))
                .isEmpty();
        assertThat(facts.rows()).containsOnlyKeys("sales.orders", "sales.customer", "sales.discount");
        assertThat(server.psql(
                        "tables",
                        "SELECT count(*) FROM pg_class WHERE relkind = 'v' AND relnamespace ="
                                + " 'sales'::regnamespace;"))
                .isEqualTo("0");
    }

    @Test
    void aPartitionedTableBringsItsPartitions() {
        PostgresDumpFacts facts =
                restoreSome("parts", Selections.withTables(INTO_AN_EMPTY_ONE, Set.of("warehouse.movement")));

        assertThat(missing("parts", "--table=warehouse.movement", "--table=warehouse.movement_[2r]*"))
                .hasSize(1)
                .allMatch(entry -> entry.contains("Type: FK CONSTRAINT"));
        assertThat(facts.rows().keySet()).contains("warehouse.movement_2026", "warehouse.movement_rest");
    }

    @Test
    void everyTableNamedMakesTheSameTablesAsNoneNamed() {
        PostgresDumpFacts some = Dumps.facts(dump, Selections.withTables(ALL, Set.of("*")));
        PostgresDumpFacts all = Dumps.facts(dump, ALL);

        assertThat(some.rows()).isEqualTo(all.rows());
        for (String type :
                List.of("TABLE", "VIEW", "INDEX", "FK CONSTRAINT", "TRIGGER", "SEQUENCE", "POLICY", "TYPE")) {
            assertThat(some.objects().get(type))
                    .as(type)
                    .isEqualTo(all.objects().get(type));
        }
    }

    @Test
    void definitionsAndDataComeBackOneAfterTheOther() {
        create("halves");
        Dumps.psql(server.environment("halves"), Dumps.fed(dump, Selections.withData(ALL, false)))
                .orThrow("definitions");
        assertThat(missing("halves", "--schema-only")).isEmpty();
        assertThat(server.psql("halves", "SELECT count(*) FROM sales.orders;")).isEqualTo("0");
        assertThat(server.psql("halves", "SELECT count(*) FROM pg_largeobject_metadata;"))
                .isEqualTo("0");

        byte[] data = Dumps.fed(dump, Selections.withSchema(ALL, false));
        Dumps.psql(server.environment("halves"), withoutTriggers(data)).orThrow("data");
        assertThat(server.psql("halves", "SELECT count(*) FROM sales.orders;"))
                .isEqualTo(String.valueOf(CompanyDatabase.ORDERS));
        assertThat(server.psql("halves", "SELECT count(*) FROM pg_largeobject_metadata;"))
                .isEqualTo("4");
    }

    private static byte[] withoutTriggers(byte[] data) {
        return Dumps.bytes("SET session_replication_role = replica;\n" + Dumps.text(data));
    }

    private static List<String> differences(String database) {
        return DatabaseComparison.expecting(server.environment(SOURCE)).differences(server.environment(database));
    }

    private static void create(String database) {
        server.psql("postgres", Dumps.facts(dump, ALL).createDatabase().createStatement(database, 15, Set.of()));
    }

    private static PostgresDumpFacts restoreSome(String database, DumpSelection selection) {
        create(database);
        PostgresDumpFacts facts = Dumps.facts(dump, selection);
        Dumps.psql(server.environment(database), Dumps.fed(dump, selection)).orThrow("psql on " + database);
        return facts;
    }

    /** Entries of a dump of the source that one of the copy has not; the copy has none that the source has not. */
    private static List<String> missing(String database, String... options) {
        Answers answers = new Answers("dump", entries(SOURCE, options), entries(database, options));
        assertThat(answers.unexpected()).isEmpty();
        return answers.missing();
    }

    private static List<String> entries(String database, String... options) {
        List<String> command = new ArrayList<>(List.of("pg_dump"));
        command.addAll(List.of(options));
        Map<String, String> environment = server.environment(database);
        environment.put("PGTZ", "UTC");
        environment.put("PGOPTIONS", "-c datestyle=ISO -c intervalstyle=postgres");
        String text = Tool.run(environment, "", command.toArray(String[]::new)).orThrow("pg_dump");
        return Stream.of(text.split("(?m)^--\n-- (?=Name: |Data for Name: )"))
                .map(entry -> entry.replaceAll("(?m)^\\\\(un)?restrict .*\n", ""))
                // a comment only, which is there or not with the schema's owner
                .filter(entry -> !entry.contains("-- *not* creating schema, since initdb creates it"))
                .map(entry -> inNoOrder(entry) ? entry.lines().sorted().toList().toString() : entry)
                .toList();
    }

    /** Rows lie in the table as there was room for them, default privileges as their roles were made. */
    private static boolean inNoOrder(String entry) {
        return entry.startsWith("Data for") || entry.contains("; Type: DEFAULT ACL;");
    }
}
