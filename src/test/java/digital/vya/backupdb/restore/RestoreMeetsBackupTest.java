package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore and a backup of one server, which is known by two instances: neither tears the other apart. */
@Tag("server")
class RestoreMeetsBackupTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    private static LiveShop shop;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(home, PostgresServer.start(15), "").backedUp();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @AfterEach
    void again() {
        shop.scene.installation.knob("vya.restore.serverWait", "1h").knob("vya.backup.wait", "1h");
        shop.reset();
    }

    @Test
    void theSwapWaitsForTheBackup() {
        try (Held held = new Held("ACCESS EXCLUSIVE", 611)) {
            CompletableFuture<Scene.Said> backup = backupThatHangs();
            String waiting = "Waiting before swapping shop - Instance pg is in use by";
            long before = logged(waiting);
            CompletableFuture<Scene.Said> restore = CompletableFuture.supplyAsync(shop::restore);
            await().atMost(LONG_ENOUGH).until(() -> logged(waiting) > before);
            assertThat(backup).isNotDone();
            held.letGo();

            assertThat(backup.join().status()).as(backup.join().toString()).isZero();
            assertThat(restore.join().status()).as(restore.join().toString()).isZero();
            assertThat(restore.join().json().path("oldDatabase").asText()).startsWith("shop__before_");
        }
    }

    @Test
    void aSwapThatWaitedLongEnoughGivesUpAndLeavesNothing() {
        shop.scene.installation.knob("vya.restore.serverWait", "1s");
        try (Held held = new Held("ACCESS EXCLUSIVE", 612)) {
            CompletableFuture<Scene.Said> backup = backupThatHangs();
            Scene.Said restore = shop.restore();
            assertThat(restore.status()).as(restore.toString()).isEqualTo(1);
            assertThat(restore.json().path("problems").path(0).path("code").asText())
                    .isEqualTo("VYA-1005");
            assertThat(restore.out()).contains("waited in vain before swapping shop");
            held.letGo();
            assertThat(backup.join().status()).as(backup.join().toString()).isZero();
        }
        shop.isUntouched();
    }

    @Test
    void nothingIsBackedUpWhileALiveTableIsReplaced() {
        shop.scene.installation.knob("vya.backup.wait", "1s");
        try (Held held = new Held("ACCESS SHARE", 613)) {
            CompletableFuture<Scene.Said> restore =
                    CompletableFuture.supplyAsync(() -> shop.restore("--tables", "filler", "--recreate"));
            await().atMost(LONG_ENOUGH).until(() -> shop.server
                    .psql("postgres", "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock';")
                    .equals("1"));
            Scene.Said backup = shop.scene.backup();
            assertThat(backup.status()).as(backup.toString()).isEqualTo(7);
            assertThat(backup.out()).contains("VYA-1016", "Instance pg is in use by");
            assertThat(backup.json().path("databases")).hasSize(1);
            assertThat(backup.json().path("databases").path(0).path("artifacts"))
                    .isEmpty();
            held.letGo();
            assertThat(restore.join().status()).as(restore.join().toString()).isZero();
        }
        Scene.Said backup = shop.scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
    }

    private static CompletableFuture<Scene.Said> backupThatHangs() {
        CompletableFuture<Scene.Said> backup = CompletableFuture.supplyAsync(shop.scene::backup);
        await().atMost(LONG_ENOUGH).until(() -> shop.server
                .psql(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LOCK TABLE %ACCESS SHARE MODE%' AND wait_event_type = 'Lock';")
                .equals("1"));
        return backup;
    }

    private static long logged(String text) {
        Path runs = shop.scene.installation.state();
        return Installation.files(runs).stream()
                .filter(f -> f.endsWith(".log"))
                .filter(f -> {
                    try {
                        return Files.readString(runs.resolve(f)).contains(text);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .count();
    }

    /** A session that holds a lock on a table until it is told to let go. */
    private static final class Held implements AutoCloseable {
        private final int seconds;
        private final CompletableFuture<Tool.Result> session;

        Held(String mode, int seconds) {
            this.seconds = seconds;
            session = CompletableFuture.supplyAsync(() -> PostgresServer.psql(
                    shop.server.environment("shop"),
                    "BEGIN; LOCK TABLE filler IN " + mode + " MODE; SELECT pg_sleep(" + seconds + ");"));
            await().atMost(LONG_ENOUGH).until(() -> shop.server
                    .psql("postgres", "SELECT count(*) FROM pg_stat_activity WHERE " + query())
                    .equals("1"));
        }

        private String query() {
            return "query = 'SELECT pg_sleep(" + seconds + ");';";
        }

        void letGo() {
            shop.server.psql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + query());
            session.join();
        }

        @Override
        public void close() {
            if (!session.isDone()) {
                letGo();
            }
        }
    }
}
