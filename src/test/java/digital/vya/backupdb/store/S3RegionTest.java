package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Shipment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket without a region, on a machine that knows none. */
@Tag("unit")
class S3RegionTest {
    /** Hides from the client what this machine may know. */
    private static final Map<String, String> NOTHING_KNOWN = Map.of(
            "aws.disableEc2Metadata", "true", "aws.configFile", "/dev/null", "aws.sharedCredentialsFile", "/dev/null");

    @TempDir
    Path home;

    @BeforeEach
    void forget() {
        NOTHING_KNOWN.forEach(System::setProperty);
    }

    @AfterEach
    void remember() {
        NOTHING_KNOWN.keySet().forEach(System::clearProperty);
    }

    @Test
    void isSaidAtTheDeliveryAndNotTriedAgain() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 1000);
        Settings.Destination s3 = new Settings.Destination("s3", "s3", Map.of("bucket", "backups"));
        try (StoreRuntime runtime = StoreRuntime.start(home.resolve("state"), List.of(s3), Map.of())) {
            DeliveryResult result = runtime.deliver(shipment).get(0);

            assertThat(result.committed()).isFalse();
            assertThat(result.problem().code()).isEqualTo(ErrorCode.CONFIG_INVALID);
            assertThat(result.problem().message()).startsWith("s3: Bucket backups: Unable to load region");
            assertThat(runtime.redeliveries()).isZero();
            assertThat(runtime.deadLetters.list()).hasSize(1);
        }
    }
}
