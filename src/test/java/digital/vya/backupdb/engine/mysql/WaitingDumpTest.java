package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MariaDbServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump of MariaDB that waits for a lock says so, and who may hold it. */
@Tag("server")
class WaitingDumpTest {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final String HOLDER =
            "SELECT ID FROM information_schema.PROCESSLIST WHERE INFO = 'SELECT SLEEP(60061860)'";

    @TempDir
    Path home;

    @Test
    void theLogNamesWhoMayHoldTheLock() {
        try (MariaDbServer server = MariaDbServer.start()) {
            server.sql("CREATE DATABASE shop;");
            server.sql("shop", "CREATE TABLE orders (id int) ENGINE=InnoDB; INSERT INTO orders VALUES (1);");
            CompletableFuture<?> session = CompletableFuture.runAsync(
                            () -> server.sql("shop", "LOCK TABLES orders WRITE; SELECT SLEEP(60061860);"))
                    .exceptionally(killed -> null);
            await().atMost(LONG_ENOUGH).until(() -> !server.sql(HOLDER).isBlank());
            String holder = server.sql(HOLDER).strip();
            Installation installation = Installation.in(home).configure(server, "shop");
            try (Routes routes = installation.start()) {
                CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> Installation.backup(routes));
                await().atMost(LONG_ENOUGH).until(() -> installation.runLogs().contains("waits for a lock"));
                server.sql("KILL " + holder + ";");
                session.join();

                assertThat(run.join().verdict()).isEqualTo(Verdict.SUCCESS);
                assertThat(installation.runLogs())
                        .containsPattern("maria/shop - dump waits for a lock \\(Waiting for table .*lock\\)"
                                + " that connection " + holder
                                + " of the server may hold \\(user " + server.superuser()
                                + ", database shop, SELECT\\)")
                        .doesNotContain("60061860");
            }
        }
    }
}
