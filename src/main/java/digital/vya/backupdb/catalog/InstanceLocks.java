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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run per instance at a time, across processes and nodes. The kernel frees the lock when its process dies, however it dies.
 * The lock file remembers the last restore point's second, so that no two points of an instance share a name.
 */
public final class InstanceLocks {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceLocks.class);
    private static final int HOLDER_BYTES = 512;

    /**
     * Who holds a lock in this process. The kernel's lock is the process's, and closing any channel on the file drops it:
     * so ask here first, and leave the file alone.
     */
    private static final Map<Path, String> HELD_HERE = new ConcurrentHashMap<>();

    private final RunFolder folder;
    private final Nodes nodes;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    private record Held(Path file, FileLock lock) {}

    public InstanceLocks(RunFolder folder, Nodes nodes) {
        this.folder = folder;
        this.nodes = nodes;
    }

    /** Takes the lock and gives the time that this run's restore points of the instance carry. */
    public OffsetDateTime acquire(String instance, String runId, ZoneId zone) {
        Path file = folder.locks()
                .resolve(SafeName.of(instance) + ".lock")
                .toAbsolutePath()
                .normalize();
        String here = HELD_HERE.putIfAbsent(file, holder(Instant.now(), runId));
        if (here != null) {
            throw busy(instance, here);
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            Disk.touch(file);
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw busy(instance, read(channel));
            }
            nodes.take(instance, runId);
            Instant second = secondAfter(read(channel));
            write(channel, holder(second, runId));
            held.put(key(instance, runId), new Held(file, lock));
            taken = true;
            return second.atZone(zone).toOffsetDateTime();
        } catch (IOException e) {
            throw BackupException.unwritable("Lock " + file, e);
        } finally {
            if (!taken) {
                nodes.giveBack(instance, runId);
                letGo(file, channel);
            }
        }
    }

    /** What failed on the way must not keep the instance from all that come later. */
    private static void letGo(Path file, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("Lock {} could not be closed: {}", file, BackupException.words(e));
        } finally {
            HELD_HERE.remove(file);
        }
    }

    /** Harmless for a run that does not hold the lock. */
    public void release(String instance, String runId) {
        Held mine = held.remove(key(instance, runId));
        if (mine != null) {
            try {
                nodes.giveBack(instance, runId);
                mine.lock().acquiredBy().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                HELD_HERE.remove(mine.file());
            }
        }
    }

    private static BackupException busy(String instance, String holder) {
        return new BackupException(
                ErrorCode.INSTANCE_BUSY, "Instance " + instance + " is in use by " + describe(holder));
    }

    private static String holder(Instant since, String runId) {
        return since.getEpochSecond() + " " + ProcessHandle.current().pid() + " " + runId;
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
