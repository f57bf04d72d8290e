package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.CompanyDatabase;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A company's database with every kind of object goes to a clean server by one command, and nothing is missing. */
@Tag("server")
class CompanyRestoreTest {
    private static final String NAME = "Company \"São Paulo\"; -- $1";

    @TempDir
    Path home;

    @Test
    void everyKindOfObjectComesBack() {
        int version = ClientTools.serverVersion();
        try (PostgresServer source = PostgresServer.start(version);
                PostgresServer clean = PostgresServer.start(version)) {
            CompanyDatabase.create(source, NAME);
            Scene scene = Scene.in(home, source, clean);
            Scene.Said backup = scene.backup();
            assertThat(backup.status()).as(backup.toString()).isZero();

            Scene.Said said = scene.restore("--database", NAME, "--source", "pg", "--instance", "clean");

            assertThat(said.status()).as(said.toString()).isIn(0, 3);
            assertThat(said.json().path("privilegesMended").asLong()).isZero();
            Map<String, String> original = source.environment(NAME);
            Map<String, String> copy = clean.environment(NAME);
            assertThat(DatabaseComparison.expecting(original).differences(copy)).isEmpty();
            assertThat(DatabaseComparison.roles(original, copy, "postgres").differences())
                    .isEmpty();
            String orders = PostgresServer.psql(
                            clean.environment(CompanyDatabase.APP, CompanyDatabase.APP_PASSWORD, NAME),
                            "SELECT count(*) FROM sales.orders;")
                    .orThrow("the application logs in with its old password");
            assertThat(orders.strip()).isEqualTo(String.valueOf(CompanyDatabase.ORDERS));
        }
    }
}
