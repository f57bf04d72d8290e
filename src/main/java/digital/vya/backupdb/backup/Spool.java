package digital.vya.backupdb.backup;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder per run for what is not delivered yet. Locked while the run lives; swept once its process is gone. */
public final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String LOCK = ".lock";
    private static final Duration TIME_TO_LOCK = Duration.ofHours(1);

    private final Path folder;
    private final Map<String, FileLock> open = new ConcurrentHashMap<>();

    public Spool(Path folder) {
        this.folder = folder;
    }

    Path folder(Run run) {
        return folder.resolve(run.id());
    }

    /** Makes the run's folder, and holds it until it is closed. */
    public Path open(Run run) {
        Path mine = folder(run);
        try {
            Disk.folders(mine);
            FileChannel channel = FileChannel.open(
                    mine.resolve(LOCK),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            open.put(run.id(), channel.lock());
            return mine;
        } catch (IOException e) {
            throw BackupException.unwritable("Spool " + mine, e);
        }
    }

    public void close(Run run) {
        FileLock lock = open.remove(run.id());
        if (lock != null) {
            try {
                try {
                    remove(folder.resolve(run.id()));
                } finally {
                    lock.acquiredBy().close();
                }
            } catch (IOException e) {
                throw new BackupException(ErrorCode.INTERNAL, "Spool of run " + run.id() + " cannot be removed", e);
            }
        }
    }

    /** For a run that has its outcome: what cannot be removed now is swept at the next start. */
    public void leave(Run run) {
        try {
            close(run);
        } catch (BackupException e) {
            LOG.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
        }
    }

    /** Frees a database's space as soon as it is delivered. What cannot be removed now is tried again at the run's end. */
    public void clear(Job job) {
        try {
            Disk.delete(job.spoolFolder().resolve(job.folder()));
        } catch (IOException e) {
            LOG.warn("Spool of {} cannot be removed yet: {}", job.database(), BackupException.words(e));
        }
    }

    /** Removes what runs of dead processes left, and names those runs. */
    public List<String> sweep() {
        List<String> swept = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return swept;
        }
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path run : runs) {
                String id = run.getFileName().toString();
                if (!open.containsKey(id) && abandoned(run)) {
                    remove(run);
                    swept.add(id);
                }
            }
            return swept;
        } catch (IOException | DirectoryIteratorException e) {
            throw new BackupException(ErrorCode.INTERNAL, "Spool " + folder + " cannot be swept: " + e, e);
        }
    }

    /** What no run uses and {@link #sweep} could not remove, or would not: files are none of ours. */
    List<Path> leftovers() throws IOException {
        if (!Disk.isFolder(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path one : all) {
                boolean run = Disk.isFolder(one);
                String name = one.getFileName().toString();
                if (run ? !open.containsKey(name) && abandoned(one) : isOld(one)) {
                    found.add(one);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static boolean isOld(Path path) throws IOException {
        Instant changed =
                Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
        return changed.isBefore(Instant.now().minus(TIME_TO_LOCK));
    }

    /** The lock goes last: what could not be removed before it is known for abandoned by it. */
    private static void remove(Path run) throws IOException {
        if (Disk.isFolder(run)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(run, path -> !path.endsWith(LOCK))) {
                for (Path one : all) {
                    Disk.delete(one);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        Disk.delete(run);
    }

    private static boolean abandoned(Path run) throws IOException {
        Path lock = run.resolve(LOCK);
        if (!Files.exists(lock)) {
            return isOld(run);
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException alive) {
            return false;
        }
    }
}
