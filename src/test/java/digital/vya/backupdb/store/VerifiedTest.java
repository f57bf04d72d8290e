package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class VerifiedTest {
    private static final byte[] RIGHT = new byte[100_000];

    static {
        new Random(1).nextBytes(RIGHT);
    }

    @Test
    void theRightBytesComeThroughWithTheirEnd() throws IOException {
        try (InputStream in = verified(RIGHT)) {
            assertThat(in.readAllBytes()).isEqualTo(RIGHT);
            assertThat(in.read()).isEqualTo(-1);
        }
        try (InputStream in = verified(RIGHT)) {
            for (byte b : RIGHT) {
                assertThat(in.read()).isEqualTo(b & 0xff);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void otherBytesHaveNoEnd() {
        byte[] flipped = RIGHT.clone();
        flipped[77_777] ^= 1;
        assertDamaged(flipped, "has another SHA-256");
        assertDamaged(Arrays.copyOf(RIGHT, RIGHT.length - 1), "has 99999 bytes and should have 100000");
        assertDamaged(Arrays.copyOf(RIGHT, RIGHT.length + 1), "has more than the 100000 bytes");
        assertDamaged(new byte[0], "has 0 bytes and should have 100000");
    }

    /** A disk full of zeros behind the file, or a server that never ends: found when the first byte too many comes. */
    @Test
    void whatIsTooLongIsFoundAtOnce() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }
        };
        assertThatThrownBy(() -> new Verified(endless, "it", 10, "00").readAllBytes())
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("has more than the 10 bytes");
    }

    private static void assertDamaged(byte[] bytes, String how) {
        InputStream in = verified(bytes);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARTIFACT_DAMAGED))
                    .hasMessageContaining("disk: a.sql.gz " + how);
        }
    }

    private static InputStream verified(byte[] bytes) {
        String sha256 = Digests.hex(Digests.sha256().digest(RIGHT));
        return new Verified(new ByteArrayInputStream(bytes), "disk: a.sql.gz", RIGHT.length, sha256);
    }
}
