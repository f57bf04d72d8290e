package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.CompanyDatabase;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A database with every kind of object comes back under another name, without any difference. */
class WholeRestoreTest {
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
        Dumps.restore(server, dump, DumpSelection.everything(), "Other \"name\"; -- $2");

        List<String> differences = DatabaseComparison.expecting(server.environment(SOURCE))
                .differences(server.environment("Other \"name\"; -- $2"));

        assertThat(differences).isEmpty();
    }
}
