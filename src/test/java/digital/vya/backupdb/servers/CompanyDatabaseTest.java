package digital.vya.backupdb.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The newest server takes the company too, and its roles can do what they were granted, and no more. */
@Tag("server")
class CompanyDatabaseTest {
    @Test
    void isLargeAndItsRolesWorkWithTheirPasswords() {
        try (PostgresServer server = PostgresServer.start(17)) {
            CompanyDatabase.create(server, "company");

            String tables = server.psql("company", """
                    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_|^information_schema$';
                    """);
            assertThat(Integer.parseInt(tables)).isGreaterThanOrEqualTo(60);
            Map<String, String> app = server.environment(CompanyDatabase.APP, CompanyDatabase.APP_PASSWORD, "company");
            assertThat(PostgresServer.psql(app, "SELECT count(*) FROM orders;").out())
                    .isEqualTo(CompanyDatabase.ORDERS + "\n");
            assertThat(PostgresServer.psql(app, "SELECT tax_number FROM customer;")
                            .err())
                    .contains("permission denied for table customer");
            for (String odd : CompanyDatabase.ODD_LOGINS) {
                PostgresServer.psql(server.environment(odd, CompanyDatabase.APP_PASSWORD, "company"), "SELECT 1;")
                        .orThrow(odd);
            }
        }
    }
}
