package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What only one process does at a time in a state folder. The kernel frees it at any end. */
public final class ProcessLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);
    private static final int HOLDER_BYTES = 256;

    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Two would run every schedule twice. */
    public static ProcessLock ofServe(RunFolder folder) {
        return take(folder.locks().resolve(".serve.lock"), ErrorCode.SERVE_RUNNING, "`serve`");
    }

    public static ProcessLock ofCleanup(RunFolder folder) {
        return take(folder.locks().resolve(".cleanup.lock"), ErrorCode.CLEANUP_RUNNING, "A cleanup");
    }

    private static ProcessLock take(Path file, ErrorCode busy, String what) {
        try {
            Disk.touch(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = lock(channel);
                if (lock == null) {
                    throw taken(file, busy, what, read(channel));
                }
                tellHolder(file, channel);
                return new ProcessLock(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw BackupException.unwritable("Lock " + file, e);
        }
    }

    /** For who finds it held. A disk that is full is no reason to do nothing: a cleanup makes room. */
    private static void tellHolder(Path file, FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder().getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            LOG.warn("{} does not say who holds it: {}", file, BackupException.words(e));
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static String holder() {
        return "process " + ProcessHandle.current().pid() + ", since "
                + OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    }

    private static BackupException taken(Path file, ErrorCode busy, String what, String holder) {
        return new BackupException(
                busy,
                what + " already runs here (" + (holder.isEmpty() ? "it is just starting" : holder) + "); it holds "
                        + file);
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HOLDER_BYTES);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
