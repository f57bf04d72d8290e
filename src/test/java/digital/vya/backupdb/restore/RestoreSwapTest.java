package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one moment in which the live database changes, while others use it or will not let it go. */
@Tag("server")
class RestoreSwapTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    private static LiveShop shop;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(home, PostgresServer.start(15, "max_prepared_transactions=5"), "")
                .backedUp();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @AfterEach
    void again() {
        shop.reset();
    }

    @Test
    void whoeverIsConnectedIsEndedAndFindsTheRestoredOneAfterwards() {
        AtomicBoolean over = new AtomicBoolean();
        List<String> seen = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> clients = List.of(
                CompletableFuture.runAsync(() -> reconnectAtOnce(over, seen)),
                CompletableFuture.runAsync(() -> reconnectAtOnce(over, seen)));
        CompletableFuture<Tool.Result> sleeper = CompletableFuture.supplyAsync(
                () -> PostgresServer.psql(shop.server.environment("shop"), "BEGIN; SELECT pg_sleep(600);"));
        try {
            await().atMost(LONG_ENOUGH).until(() -> seen.size() > 1 && sessions("SELECT pg_sleep(600)%") == 1);

            shop.restores();

            int before = seen.size();
            await().atMost(LONG_ENOUGH).until(() -> seen.size() > before + 2);
            assertThat(seen.subList(before + 2, seen.size())).containsOnly(LiveShop.BACKED_UP);
            assertThat(sleeper.join().err()).contains("terminat");
        } finally {
            over.set(true);
            clients.forEach(CompletableFuture::join);
        }
        // nobody ever found a third state: only the old rows, then only the restored ones, or no connection
        int first = seen.indexOf(LiveShop.BACKED_UP);
        assertThat(seen.subList(first, seen.size())).doesNotContain(LiveShop.LIVE);
    }

    @Test
    void aPreparedTransactionHoldsTheDatabase() {
        shop.server.psql("shop", "BEGIN; UPDATE filler SET text = 'x' WHERE id = 1; PREPARE TRANSACTION 'held';");
        try {
            shop.failedHarmlessly(shop.restore(), "VYA-8013", 5, "shop", "prepared transaction");
        } finally {
            shop.server.psql("shop", "ROLLBACK PREPARED 'held';");
        }
        shop.restores();
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }

    @Test
    void aSessionElsewhereHoldsTheDatabase() {
        CompletableFuture<Tool.Result> holder = CompletableFuture.supplyAsync(() -> PostgresServer.psql(
                shop.server.environment("postgres"),
                "BEGIN; COMMENT ON DATABASE shop IS 'held'; SELECT pg_sleep(601);"));
        try {
            await().atMost(LONG_ENOUGH).until(() -> sessions("SELECT pg_sleep(601)%") == 1);
            shop.failedHarmlessly(shop.restore(), "VYA-8013", 5, "shop", "lock timeout");
        } finally {
            shop.server.psql(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(601)%';");
            holder.join();
        }
        shop.restores();
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }

    private static void reconnectAtOnce(AtomicBoolean over, List<String> seen) {
        while (!over.get()) {
            Tool.Result result = PostgresServer.psql(shop.server.environment("shop"), LiveShop.MARK);
            if (result.exit() == 0) {
                seen.add(result.out().strip());
            }
        }
    }

    private static int sessions(String query) {
        return Integer.parseInt(shop.server.psql(
                "postgres", "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '" + query + "';"));
    }
}
