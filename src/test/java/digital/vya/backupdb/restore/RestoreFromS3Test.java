package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server that dies, refuses or breaks off while a restore reads from it; another destination still works. */
@Tag("server")
class RestoreFromS3Test {
    private static final Pattern DATA = Pattern.compile("GET /.*/shop_\\d+_\\d+\\.sql\\.gz.*");
    private static final long SOME_BYTES = 100_000;

    @TempDir
    static Path home;

    private static S3ProxyServer s3;
    private static FaultProxy proxy;
    private static LiveShop shop;

    @BeforeAll
    static void start() {
        s3 = S3ProxyServer.start();
        try (S3Client client = s3.client()) {
            client.createBucket(b -> b.bucket("backups"));
        }
        proxy = FaultProxy.before(s3.endpoint());
        shop = LiveShop.in(home, PostgresServer.start(15), "");
        shop.scene.installation.bucket("backups", s3, proxy.endpoint()).destinations("disk, s3");
        shop.backedUp();
    }

    @AfterAll
    static void stop() throws Exception {
        shop.close();
        proxy.close();
        s3.close();
    }

    @AfterEach
    void again() {
        proxy.rule(line -> null);
        shop.reset();
    }

    @Test
    void itBreaksOffAtTheBeginning() {
        proxy.rule(line -> DATA.matcher(line).matches() ? new FaultProxy.CutReplyAfter(1_000) : null);
        shop.failedHarmlessly(shop.restore("--from", "s3"), "VYA-8005", 4, "s3:pg/shop/shop_");
        theDiskStillWorks();
    }

    @Test
    void itBreaksOffAmongTheContent() {
        proxy.rule(line -> DATA.matcher(line).matches() ? new FaultProxy.CutReplyAfter(SOME_BYTES) : null);
        shop.failedHarmlessly(shop.restore("--from", "s3"), "VYA-8005", 4, "s3:pg/shop/shop_");
        theDiskStillWorks();
    }

    @Test
    void itRefusesTheFile() {
        proxy.rule(line -> DATA.matcher(line).matches() ? new FaultProxy.Answer(403, "AccessDenied") : null);
        shop.failedHarmlessly(shop.restore("--from", "s3"), "VYA-8005", 4, "s3:pg/shop/shop_");
        theDiskStillWorks();
    }

    @Test
    void itRefusesToSayWhatItHolds() {
        AtomicInteger times = new AtomicInteger();
        proxy.rule(line -> line.contains("list-type=2") && times.incrementAndGet() > 1
                ? new FaultProxy.Answer(403, "AccessDenied")
                : null);
        shop.failedHarmlessly(shop.restore("--from", "s3"), "VYA-8005", 1, "s3:pg/shop/shop_");
    }

    @Test
    void itRefusesEverything() {
        proxy.rule(line -> new FaultProxy.Answer(403, "AccessDenied"));
        shop.failedHarmlessly(shop.restore("--from", "s3"), "VYA-5010", 1, "s3");
        Scene.Said said = shop.restore("--mode", "test");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("source").asText()).startsWith("disk:");
        assertThat(said.json().path("plan").path("warnings").toString()).contains("VYA-5010", "s3");
    }

    @Test
    void itIsDown() {
        s3.kill();
        try {
            shop.failedHarmlessly(shop.restore("--from", "s3"), "VYA-5010", 1, "s3");
            theDiskStillWorks();
        } finally {
            s3.restart();
        }
        shop.reset();
        shop.restores("--from", "s3");
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }

    /** As often as a delivery would be sent again. */
    @Test
    void verifyReadsAgainWhatBrokeOffAndWhatWasRefusedForAMoment() {
        shop.scene.installation.knob("vya.delivery.redeliveryDelay", "10ms");
        AtomicInteger times = new AtomicInteger();
        proxy.rule(line -> {
            if (!DATA.matcher(line).matches()) {
                return null;
            }
            return switch (times.incrementAndGet()) {
                case 1 -> new FaultProxy.CutReplyAfter(SOME_BYTES);
                case 2 -> new FaultProxy.Answer(503, "SlowDown");
                default -> null;
            };
        });
        Scene.Said said = shop.scene.run("verify", "--all", "--from", "s3");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(times.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void verifyGivesUpInTheEnd() {
        shop.scene.installation.knob("vya.delivery.redeliveryDelay", "10ms");
        AtomicInteger times = new AtomicInteger();
        proxy.rule(line -> DATA.matcher(line).matches() ? cut(times) : null);
        Scene.Said said = shop.scene.run("verify", "--all", "--from", "s3");
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.out() + said.err()).contains("VYA-5010");
        assertThat(times.get()).as("once, and five times again").isGreaterThanOrEqualTo(6);
    }

    private static FaultProxy.Fault cut(AtomicInteger times) {
        times.incrementAndGet();
        return new FaultProxy.CutReplyAfter(SOME_BYTES);
    }

    private static void theDiskStillWorks() {
        shop.restores("--from", "disk");
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }
}
