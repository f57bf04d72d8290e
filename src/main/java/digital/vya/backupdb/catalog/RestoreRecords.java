package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.RestoreOutcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file for every restore, written before each step it takes: after a kill it says what was being done. */
public final class RestoreRecords {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreRecords.class);
    private static final String RECORD = ".json";
    private static final String RUNNING = ".running";

    private final RunFolder folder;
    private final ObjectMapper json = Json.mapper();
    private final Map<String, Held> running = new ConcurrentHashMap<>();

    /** A restore of this process, and what was written of it last: a file that is damaged meanwhile is written anew. */
    private record Held(FileLock lock, RestoreRecord record) {}

    public RestoreRecords(RunFolder folder) {
        this.folder = folder;
    }

    public void begin(RestoreRecord record) {
        try {
            running.put(record.id(), new Held(mark(record.id()), record));
            write(record);
        } catch (BackupException e) {
            takeBack(record.id(), e);
            throw e;
        }
        refuseSecond(record);
    }

    /** A marker of our own that is locked, and there: {@link #dropOrphans} may have met it before it was locked. */
    private synchronized FileLock mark(String id) {
        Path marker = marker(id);
        try {
            while (true) {
                Disk.touch(marker);
                FileChannel channel = FileChannel.open(marker, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = lock(channel);
                if (!Files.notExists(marker)) {
                    return lock;
                }
                channel.close();
            }
        } catch (IOException e) {
            throw unwritable(marker, e);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.lock();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** It has not begun after all; what cannot be removed now is an orphan, which the next start removes. */
    private void takeBack(String id, BackupException reason) {
        release(running.remove(id));
        for (Path file : List.of(record(id), marker(id))) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }

    /** Markers that no process holds, of restores that ended, or were ended before they had done anything. */
    public void dropOrphans() {
        for (Path marker : files(RUNNING)) {
            String name = marker.getFileName().toString();
            String id = name.substring(0, name.length() - RUNNING.length());
            if (!running.containsKey(id)) {
                dropOrphan(marker, id);
            }
        }
    }

    private synchronized void dropOrphan(Path marker, String id) {
        try (FileChannel channel = FileChannel.open(marker, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null && isOver(id)) {
                Files.delete(marker);
            }
        } catch (NoSuchFileException | OverlappingFileLockException ended) {
            // another process's, or gone meanwhile
        } catch (IOException e) {
            LOG.warn("Marker of restore {} cannot be removed, so it stays: {}", id, BackupException.words(e));
        }
    }

    /** Each writes its own record before it looks for others: of two that meet at least one gives way. */
    private void refuseSecond(RestoreRecord record) {
        all().stream()
                .filter(r -> r.outcome() == null && !r.id().equals(record.id()))
                .filter(r -> r.instance().equals(record.instance()))
                .filter(r -> r.database().equals(record.database()) && isAlive(r.id()))
                .findFirst()
                .ifPresent(other -> {
                    forget(record.id());
                    throw new BackupException(
                            ErrorCode.RESTORE_BUSY,
                            "Database " + record.database() + " of " + record.instance() + " is being restored by "
                                    + other.id());
                });
    }

    private void forget(String id) {
        forgetRunning(id);
        try {
            Files.deleteIfExists(record(id));
        } catch (IOException e) {
            throw unwritable(record(id), e);
        }
    }

    /** Harmless for a restore that has no record yet: it has changed nothing. */
    public void step(String id, String step) {
        if (running.containsKey(id)) {
            write(named(id).at(step));
        }
    }

    /** Others are kept out of the database; null when they are let in again. */
    public void closed(String id, @Nullable Integer limit) {
        write(named(id).closedAt(limit));
    }

    /** Without a restore of its own. */
    public void keep(RestoreRecord record) {
        write(record);
    }

    public void swapping(String id, @Nullable String old, OffsetDateTime now) {
        write(named(id).swappingTo(old, now));
    }

    /** What was announced did not happen. */
    public void withdraw(RestoreRecord record) {
        forget(record.id());
    }

    public void ended(RestoreOutcome outcome, @Nullable OffsetDateTime keepUntil) {
        if (running.containsKey(outcome.id())) {
            try {
                write(named(outcome.id()).ended(outcome, keepUntil));
            } catch (BackupException e) {
                abandon(outcome.id());
                throw e;
            }
            forgetRunning(outcome.id());
        }
    }

    /** Leaves the record open, as a kill would, for the next restore or start to end. */
    public void abandon(String id) {
        release(running.remove(id));
    }

    public void oldIsGone(RestoreRecord record) {
        write(record.withoutOld());
    }

    /** What a dead restore left is cleared away; the record stays and says that it was cut off. */
    public void adopted(RestoreRecord record, RestoreOutcome outcome, @Nullable OffsetDateTime keepUntil) {
        write(record.ended(outcome, keepUntil));
        forgetRunning(record.id());
    }

    /** Restores whose process ended before they did. */
    public List<RestoreRecord> cutOff() {
        return all().stream().filter(r -> r.outcome() == null && isDead(r.id())).toList();
    }

    /** Newest first. */
    public List<RestoreRecord> all() {
        return files(RECORD).stream().flatMap(f -> read(f).stream()).toList();
    }

    private List<Path> files(String ending) {
        try {
            return RunFolder.newestFirst(folder.restores(), ending);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL, "Restore records cannot be read: " + BackupException.words(e), e);
        }
    }

    private boolean isDead(String id) {
        return Files.exists(marker(id)) && !isAlive(id);
    }

    private boolean isAlive(String id) {
        if (running.containsKey(id)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(marker(id), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (NoSuchFileException ended) {
            return false;
        } catch (OverlappingFileLockException heldHere) {
            return true;
        } catch (IOException e) {
            LOG.warn("Marker of restore {} cannot be read, so it is left alone: {}", id, BackupException.words(e));
            return true;
        }
    }

    private RestoreRecord named(String id) {
        Held held = running.get(id);
        return held != null
                ? held.record()
                : read(record(id)).orElseThrow(() -> unwritable(record(id), new IOException("it is gone")));
    }

    private boolean isOver(String id) {
        return Files.notExists(record(id))
                || read(record(id)).map(record -> record.outcome() != null).orElse(false);
    }

    private static Optional<RestoreRecord> read(Path file) {
        return RunFolder.read(file, RestoreRecord.class, "Restore");
    }

    private void write(RestoreRecord record) {
        Path file = record(record.id());
        try {
            folder.replace(file, json.writeValueAsBytes(record));
            running.computeIfPresent(record.id(), (id, held) -> new Held(held.lock(), record));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private void forgetRunning(String id) {
        Held held = running.remove(id);
        try {
            Files.deleteIfExists(marker(id));
        } catch (IOException e) {
            throw unwritable(marker(id), e);
        } finally {
            release(held);
        }
    }

    private static void release(Held held) {
        if (held != null) {
            try {
                held.lock().acquiredBy().close();
            } catch (IOException e) {
                LOG.warn("A lock could not be released: {}", BackupException.words(e));
            }
        }
    }

    private Path record(String id) {
        return folder.restores().resolve(id + RECORD);
    }

    private Path marker(String id) {
        return folder.restores().resolve(id + RUNNING);
    }

    private static BackupException unwritable(Path file, IOException e) {
        return BackupException.unwritable("Restore record " + file, e);
    }
}
