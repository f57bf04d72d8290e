package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's disk has room for the live database and not for a second one: the kernel itself says no. */
@Tag("server")
class RestoreFullDiskTest {
    private static final int DISK = 44;
    private static final int LARGEST_FILE = 8;

    @TempDir
    static Path home;

    private static LiveShop shop;

    @BeforeAll
    static void start() {
        PostgresServer server = PostgresServer.startWithSmallDisk(15, DISK);
        server.psql("postgres", "CREATE TABLESPACE small LOCATION '" + server.smallDisk() + "';");
        shop = LiveShop.in(
                home,
                server,
                "CREATE TABLE large AS SELECT n, repeat(md5(n::text), 30) AS text FROM generate_series(1, 20000) n;");
        server.psql("postgres", "ALTER DATABASE shop SET TABLESPACE small;");
        shop.backedUp();
        server.letNoFileGrowBeyond(LARGEST_FILE);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @Test
    void theDiskIsFullAmongTheContentAndTheLiveDatabaseAnswersAsBefore() {
        Scene.Said said = shop.restore();
        assertThat(said.out()).containsPattern("No space left on device|File too large");
        boolean full = said.out().contains("No space left on device");
        shop.failedHarmlessly(said, full ? "VYA-8012" : "VYA-8001", 4, "Database shop__restoring_", "of clean");
        assertThat(shop.server.psql("shop", "SELECT count(*) FROM large;")).isEqualTo("20000");
        assertThat(said.json().path("rows").asLong()).isZero();
        assertThat(shop.server.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'shop%';"))
                .isEqualTo("1");
    }

    @Test
    void inPlaceTheWholeTransactionIsTakenBack() {
        shop.server.psql("shop", "UPDATE filler SET text = 'live' WHERE id = 1;");
        Scene.Said said = shop.restore("--tables", "large,filler", "--recreate");
        assertThat(said.out()).containsPattern("No space left on device|File too large");
        assertThat(shop.server.psql("shop", "SELECT text FROM filler WHERE id = 1;"))
                .isEqualTo("live");
        assertThat(shop.server.psql("shop", "SELECT count(*) FROM large;")).isEqualTo("20000");
        shop.isUntouched();
    }

    @Test
    void aDiskThatIsSeenToBeTooSmallIsRefusedBefore() {
        assertThatThrownBy(() -> DatabaseCheck.refuseFull("main", 2047, 2048))
                .isInstanceOf(BackupException.class)
                .hasMessage("Server main has 2.0 KB free, the backup is 2.0 KB unpacked");
        assertThatCode(() -> DatabaseCheck.refuseFull("main", 2048, 2048)).doesNotThrowAnyException();
        assertThatCode(() -> DatabaseCheck.refuseFull("main", -1, 2048)).doesNotThrowAnyException();
    }
}
