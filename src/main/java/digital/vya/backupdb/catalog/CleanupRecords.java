package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One cleanup at a time in a state folder, and a file for each that says what it did. */
public final class CleanupRecords {
    private final RunFolder folder;
    private final AtomicBoolean here = new AtomicBoolean();
    private @Nullable ProcessLock lock;

    public CleanupRecords(RunFolder folder) {
        this.folder = folder;
    }

    public void begin() {
        if (!here.compareAndSet(false, true)) {
            throw new BackupException(ErrorCode.CLEANUP_RUNNING, "A cleanup is going on in this process");
        }
        try {
            lock = ProcessLock.ofCleanup(folder);
        } catch (RuntimeException e) {
            here.set(false);
            throw e;
        }
    }

    /** Harmless where none began. */
    public void leave() {
        if (lock != null) {
            lock.close();
            lock = null;
            here.set(false);
        }
    }

    /** Whether a cleanup of this machine took it from there. */
    public boolean removed(String destination, String point) {
        try {
            return RunFolder.newestFirst(folder.cleanups(), ".json").stream()
                    .flatMap(file -> RunFolder.read(file, Cleanup.class, "Cleanup").stream())
                    .flatMap(cleanup -> cleanup.in(Cleanup.State.GONE).stream())
                    .anyMatch(gone ->
                            gone.destination().equals(destination) && gone.id().equals(point));
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL, "Cleanup records cannot be read: " + BackupException.words(e), e);
        }
    }

    /** Of what was kept, a record says nothing: it is asked of the next dry run. */
    public void end(Cleanup cleanup) {
        Path file = folder.cleanups().resolve(cleanup.id() + ".json");
        Cleanup told = new Cleanup(
                cleanup.id(),
                cleanup.dryRun(),
                cleanup.startedAt(),
                cleanup.points().stream()
                        .filter(point -> point.state() != Cleanup.State.KEPT)
                        .toList(),
                cleanup.problems(),
                cleanup.remarks(),
                CallingUser.actor());
        try {
            folder.replace(file, Json.mapper().writeValueAsBytes(told));
        } catch (IOException e) {
            throw BackupException.unwritable("Cleanup record " + file, e);
        }
    }
}
