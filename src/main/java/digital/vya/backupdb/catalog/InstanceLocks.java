package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.SafeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One run per instance at a time, across processes. The kernel frees the lock when its process dies, however it dies.
 * The lock file remembers the last restore point's second, so that no two points of an instance share a name.
 */
public final class InstanceLocks {
    private static final int HOLDER_BYTES = 512;

    private final RunFolder folder;
    private final Map<String, FileLock> held = new ConcurrentHashMap<>();

    public InstanceLocks(RunFolder folder) {
        this.folder = folder;
    }

    /** Takes the lock and gives the time that this run's restore points of the instance carry. */
    public OffsetDateTime acquire(String instance, String runId, ZoneId zone) {
        Path file = folder.locks().resolve(SafeName.of(instance) + ".lock");
        try {
            Disk.touch(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = read(channel);
                channel.close();
                throw new BackupException(
                        ErrorCode.INSTANCE_BUSY, "Instance " + instance + " is in use by " + describe(holder));
            }
            held.put(key(instance, runId), lock);
            Instant second = secondAfter(read(channel));
            write(
                    channel,
                    second.getEpochSecond() + " " + ProcessHandle.current().pid() + " " + runId);
            return second.atZone(zone).toOffsetDateTime();
        } catch (IOException e) {
            throw BackupException.unwritable("Lock " + file, e);
        }
    }

    /** Harmless for a run that does not hold the lock. */
    public void release(String instance, String runId) {
        FileLock lock = held.remove(key(instance, runId));
        if (lock != null) {
            try {
                lock.acquiredBy().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static Instant secondAfter(String holder) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String last = holder.split(" ", 2)[0];
        if (last.matches("\\d+") && Long.parseLong(last) == now.getEpochSecond()) {
            Instant next = now.plusSeconds(1);
            while (Instant.now().isBefore(next)) {
                LockSupport.parkNanos(ChronoUnit.NANOS.between(Instant.now(), next));
            }
            return next;
        }
        return now;
    }

    private static String describe(String holder) {
        String[] parts = holder.split(" ", -1);
        return parts.length == 3
                ? "run " + parts[2] + " (process " + parts[1] + ", since "
                        + Instant.ofEpochSecond(Long.parseLong(parts[0])) + ")"
                : "another run";
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HOLDER_BYTES);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    }

    private static void write(FileChannel channel, String holder) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String key(String instance, String runId) {
        return instance + "\n" + runId;
    }
}
