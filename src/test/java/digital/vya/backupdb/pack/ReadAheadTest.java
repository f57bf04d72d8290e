package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ReadAheadTest {
    private static final int SIZE = 3_000_001;

    private final byte[] bytes = new byte[SIZE];
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong read = new AtomicLong();

    @Test
    void allBytesComeInTheirOrderAndTheSourceIsClosed() throws IOException {
        new Random(1).nextBytes(bytes);
        try (ReadAhead ahead = ReadAhead.of(source(), "a dump")) {
            assertThat(ahead.read()).isEqualTo(bytes[0] & 0xff);
            assertThat(ahead.readNBytes(SIZE - 1)).isEqualTo(Arrays.copyOfRange(bytes, 1, SIZE));
            assertThat(ahead.read()).isEqualTo(-1);
            assertThat(ahead.read(new byte[10])).isEqualTo(-1);
        }
        await().untilTrue(closed);
    }

    @Test
    void whatBreaksTheSourceComesAfterTheBytesBefore() throws IOException {
        BackupException broken = new BackupException(ErrorCode.ARTIFACT_DAMAGED, "another SHA-256");
        ReadAhead ahead = ReadAhead.of(new SequenceInputStream(source(), failing(broken)), "a dump");
        assertThat(ahead.readNBytes(SIZE)).isEqualTo(bytes);
        assertThatThrownBy(ahead::read).isSameAs(broken);
        assertThatThrownBy(() -> ahead.read(new byte[10])).isSameAs(broken);
    }

    @Test
    void anErrorIsNoEnd() {
        assertThatThrownBy(() -> ReadAhead.of(failing(new StackOverflowError()), "a dump")
                        .readAllBytes())
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void whoGivesUpHasTheSourceClosedBeforeItsEnd() throws IOException {
        ReadAhead ahead = ReadAhead.of(source(), "a dump");
        assertThat(ahead.read()).isEqualTo(0);
        ahead.close();
        await().untilTrue(closed);
        assertThat(read).hasValueLessThan(SIZE);
        assertThatThrownBy(ahead::read).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ahead.read(new byte[10])).isInstanceOf(IOException.class);
    }

    @Test
    void whoHasReadEnoughHearsHowTheSourceEnds() throws IOException {
        BackupException broken = new BackupException(ErrorCode.ARTIFACT_DAMAGED, "another SHA-256");
        ReadAhead damaged = ReadAhead.of(new SequenceInputStream(source(), failing(broken)), "a dump");
        assertThat(damaged.read()).isEqualTo(0);
        assertThatThrownBy(damaged::hearOut).isSameAs(broken);
        assertThat(closed).isTrue();
        closed.set(false);
        ReadAhead whole = ReadAhead.of(source(), "a dump");
        assertThat(whole.read()).isEqualTo(0);
        whole.hearOut();
        assertThat(closed).isTrue();
    }

    private InputStream source() {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int n = super.read(into, offset, length);
                read.addAndGet(n);
                return n;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    private static InputStream failing(Throwable how) {
        return new InputStream() {
            @Override
            public int read() {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (how instanceof Error e) {
                    throw e;
                }
                throw (RuntimeException) how;
            }
        };
    }
}
