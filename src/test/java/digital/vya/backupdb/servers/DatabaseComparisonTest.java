package digital.vya.backupdb.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The plain tools carry the company's database to a clean server without any difference, and the comparison finds
 * whatever is damaged there.
 */
@Tag("server")
class DatabaseComparisonTest {
    private static final String SOURCE = "Company \"São Paulo\"; -- $1";
    private static final String ARCHIVE = "arquivo antigo";

    private static final List<Damage> ROLE_DAMAGES = List.of(
            new Damage("ALTER ROLE company_app PASSWORD 'another';", "ALTER ROLE company_app WITH"),
            new Damage("ALTER ROLE auditor NOBYPASSRLS;", "ALTER ROLE auditor WITH"),
            new Damage("REVOKE company_reader FROM company_writer;", "GRANT company_reader TO company_writer"),
            new Damage("ALTER ROLE company_app RESET statement_timeout;", "company_app SET statement_timeout"),
            new Damage("COMMENT ON ROLE company_owner IS NULL;", "COMMENT ON ROLE company_owner"),
            new Damage("CREATE ROLE stranger;", "ROLE stranger"));

    private static final List<Damage> DAMAGES = List.of(
            new Damage("ALTER EVENT TRIGGER note_ddl DISABLE;", "Name: note_ddl; Type: EVENT TRIGGER"),
            new Damage("UPDATE web.page SET title = title || ' ' WHERE id = 77;", "web.page|150 rows"),
            new Damage("DELETE FROM web.translation WHERE key = 'null';", "web.translation|"),
            new Damage("UPDATE web.redirect SET new = '' WHERE old = '';", "web.redirect|2 rows"),
            new Damage("REVOKE SELECT (name) ON sales.customer FROM company_reader;", "customer"),
            new Damage("REVOKE EXECUTE ON PROCEDURE billing.close_year(int) FROM company_admin;", "close_year"),
            new Damage("ALTER DEFAULT PRIVILEGES FOR ROLE \"Ação\" REVOKE SELECT ON TABLES FROM PUBLIC;", "Ação"),
            new Damage("ALTER TABLE sales.offer OWNER TO company_owner;", "offer"),
            new Damage("SELECT nextval('warehouse.label_number');", "warehouse.label_number|"),
            new Damage("SELECT setval('warehouse.never_used', 77, true);", "warehouse.never_used|77|"),
            new Damage("DROP POLICY no_deletes ON hr.payroll;", "Name: payroll no_deletes; Type: POLICY"),
            new Damage("ALTER TABLE hr.payroll NO FORCE ROW LEVEL SECURITY;", "Name: payroll; Type: TABLE"),
            new Damage("ALTER TABLE sales.orders ENABLE TRIGGER switched_off;", "orders switched_off; Type: TRIGGER"),
            new Damage("COMMENT ON TABLE hr.employee IS 'short';", "Name: TABLE employee; Type: COMMENT"),
            new Damage("DROP INDEX warehouse.product_like;", "product_like"),
            new Damage("REFRESH MATERIALIZED VIEW warehouse.not_yet;", "warehouse.not_yet|"),
            new Damage("SELECT lo_put(700002, 0, 'x');", "content: expected 700002|"),
            new Damage("SELECT lo_put(700002, 0, 'x');", "content: found 700002|"),
            new Damage("ALTER LARGE OBJECT 700001 OWNER TO dba;", "700001|"),
            new Damage("ALTER DATABASE :\"DBNAME\" RESET timezone;", "setting|of all roles|TimeZone="),
            new Damage("ALTER ROLE company_app IN DATABASE :\"DBNAME\" SET work_mem = '1MB';", "work_mem=1MB"),
            new Damage("ALTER DATABASE :\"DBNAME\" CONNECTION LIMIT 39;", "connections|t|"),
            new Damage("GRANT CONNECT ON DATABASE :\"DBNAME\" TO PUBLIC;", "right|=c/company_owner"),
            new Damage("COMMENT ON DATABASE :\"DBNAME\" IS 'other';", "comment|"));

    /** What is done to the copy, and what its difference must say. */
    private record Damage(String sql, String found) {}

    @Test
    void findsNothingAfterPlainToolsAndEveryKindOfDamage() {
        int version = ClientTools.serverVersion();
        try (PostgresServer source = PostgresServer.start(version);
                PostgresServer target = PostgresServer.start(version)) {
            CompanyDatabase.create(source, SOURCE);
            CompanyDatabase.createArchive(source, ARCHIVE);
            copyWithPlainTools(source, target);
            // its password came with the roles
            Map<String, String> copy = target.environment(target.superuser(), source.password(), SOURCE);
            Map<String, String> original = source.environment(SOURCE);
            DatabaseComparison comparison = DatabaseComparison.expecting(original);

            assertThat(comparison.differences(copy)).isEmpty();
            assertThat(DatabaseComparison.expecting(source.environment(ARCHIVE))
                            .differences(target.environment(target.superuser(), source.password(), ARCHIVE)))
                    .isEmpty();
            assertThat(DatabaseComparison.roles(original, copy).differences()).isEmpty();

            ROLE_DAMAGES.forEach(damage -> apply(copy, damage));
            assertEachIsFound(
                    ROLE_DAMAGES, DatabaseComparison.roles(original, copy).differences());
            DAMAGES.forEach(damage -> apply(copy, damage));
            assertEachIsFound(DAMAGES, comparison.differences(copy));
        }
    }

    /** Every damage is told, and nothing else is. */
    private static void assertEachIsFound(List<Damage> damages, List<String> differences) {
        assertThat(damages).allSatisfy(damage -> assertThat(differences)
                .anyMatch(difference -> difference.contains(damage.found)));
        assertThat(differences)
                .allMatch(difference -> damages.stream().anyMatch(damage -> difference.contains(damage.found)));
    }

    private static void apply(Map<String, String> copy, Damage damage) {
        PostgresServer.psql(copy, damage.sql).orThrow(damage.sql);
    }

    private static void copyWithPlainTools(PostgresServer source, PostgresServer target) {
        String roles = Tool.run(source.environment(SOURCE), "", "pg_dumpall", "--roles-only")
                .orThrow("pg_dumpall");
        // a new server has its first superuser already: that one statement fails, no other
        Tool.Result restored = Tool.run(target.environment("postgres"), roles, "psql", "-X", "-q");
        assertThat(restored.err().lines().filter(line -> line.contains("ERROR")))
                .containsExactly("ERROR:  role \"postgres\" already exists");
        for (String database : List.of(SOURCE, ARCHIVE)) {
            String dump = Tool.run(source.environment(database), "", "pg_dump", "--create", "--clean", "--if-exists")
                    .orThrow("pg_dump");
            PostgresServer.psql(target.environment(target.superuser(), source.password(), "postgres"), dump)
                    .orThrow("restore");
        }
    }
}
