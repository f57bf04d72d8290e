package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is amid its content when another begins, or when it is told to end. */
@Tag("server")
class RestoreInterruptedTest {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);
    private static final int SECONDS_TO_END = 10;

    @TempDir
    Path home;

    private LiveShop shop;
    private Path log;
    private Process first;

    @BeforeEach
    void amidTheContent() {
        shop = LiveShop.in(home, PostgresServer.start(15), """
                        CREATE FUNCTION slow() RETURNS int LANGUAGE plpgsql AS $$
                        BEGIN
                          IF current_database() LIKE 'shop\\_\\_restoring%' THEN PERFORM pg_sleep(300); END IF;
                          RETURN 1;
                        END $$;
                        CREATE MATERIALIZED VIEW late AS SELECT public.slow();
                        """).backedUp();
        log = home.resolve("log");
        first = shop.scene.installation.program(
                log, "restore", "--database", "shop", "--source", "pg", "--instance", "clean", "--force");
        await().atMost(LONG_ENOUGH).until(() -> shop.server
                .psql(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'REFRESH%' AND datname LIKE 'shop\\_\\_restoring%';")
                .equals("1"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        first.destroyForcibly().waitFor();
        shop.close();
    }

    @Test
    void toldToEndItClearsAwayWhatItMade() throws Exception {
        first.destroy();
        assertThat(first.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).as(Files.readString(log)).isEqualTo(ExitCode.CANCELLED.status());
        assertThat(Files.readString(log)).contains("VYA-2006");
        shop.isUntouched();
    }

    @Test
    void aSecondOneGivesWay() {
        Scene.Said second = shop.restore();
        assertThat(second.status()).as(second.toString()).isEqualTo(1);
        assertThat(second.json().path("problems").path(0).path("code").asText()).isEqualTo("VYA-8002");
        assertThat(shop.mark()).isEqualTo(LiveShop.LIVE);
        assertThat(shop.server.psql(
                        "postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'shop\\_\\_restoring%';"))
                .isEqualTo("1");
        assertThat(first.isAlive()).isTrue();

        Scene.Said another = shop.restore("--target", "another");
        assertThat(another.status()).as(another.toString()).isZero();
    }
}
