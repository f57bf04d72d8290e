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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What only one process does at a time in a state folder. The kernel frees it at any end. */
public final class ProcessLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);
    private static final int HOLDER_BYTES = 256;
    private static final String SERVE = ".serve.lock";

    /** The kernel's lock belongs to the process, and closing any channel on the file drops it: so ask here first. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Two would run every schedule twice. */
    public static ProcessLock ofServe(RunFolder folder) {
        return take(folder.locks().resolve(SERVE), ErrorCode.SERVE_RUNNING, "`serve`");
    }

    /** Whether there is one. A {@code serve} that begins at this very moment may find the lock taken. */
    static boolean isServed(RunFolder folder) {
        Path file = known(folder.locks().resolve(SERVE));
        if (HELD_HERE.contains(file)) {
            return true;
        }
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException inThisProcess) {
            return true;
        } catch (IOException e) {
            throw BackupException.unwritable("Lock " + file, e);
        }
    }

    private static Path known(Path file) {
        return file.toAbsolutePath().normalize();
    }

    public static ProcessLock ofCleanup(RunFolder folder) {
        return take(folder.locks().resolve(".cleanup.lock"), ErrorCode.CLEANUP_RUNNING, "A cleanup");
    }

    private static ProcessLock take(Path asked, ErrorCode busy, String what) {
        Path file = known(asked);
        if (!HELD_HERE.add(file)) {
            throw taken(file, busy, what, holder());
        }
        boolean taken = false;
        try {
            Disk.touch(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = lock(channel);
                if (lock == null) {
                    throw taken(file, busy, what, read(channel));
                }
                tellHolder(file, channel);
                taken = true;
                return new ProcessLock(file, channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw BackupException.unwritable("Lock " + file, e);
        } finally {
            if (!taken) {
                HELD_HERE.remove(file);
            }
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
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
