package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Claim;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Action;
import digital.vya.backupdb.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for each action of a command, written before it begins and again when it ended, so that the audit hears of it
 * whatever becomes of the process or of the catalogue. A marker that is held says that it goes on.
 */
public final class ActionRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ActionRecords.class);
    private static final String RECORD = ".json";
    private static final String RUNNING = ".running";

    private final RunFolder folder;
    private final Clock clock;

    public ActionRecords(RunFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Held until it has ended. */
    Claim begin(Action action) throws IOException {
        Disk.folders(folder.actions());
        // some commands do nothing else here, and what one of them left behind is not to stay
        settle();
        Claim claim = mark(marker(action.id()));
        boolean written = false;
        try {
            write(action);
            written = true;
            return claim;
        } finally {
            if (!written) {
                release(action.id(), claim, true);
            }
        }
    }

    /** One that is held, and there: {@link #settle} may have met it before it was held. */
    private static Claim mark(Path marker) throws IOException {
        boolean held = false;
        try {
            Disk.touch(marker);
            Claim claim =
                    Claim.tryTake(marker).orElseThrow(() -> new IOException(marker + " is held by another process"));
            if (Files.exists(marker)) {
                held = true;
                return claim;
            }
            claim.close();
            throw new NoSuchFileException(marker.toString());
        } finally {
            if (!held) {
                Files.deleteIfExists(marker);
            }
        }
    }

    void write(Action action) throws IOException {
        folder.replace(record(action.id()), Json.mapper().writeValueAsBytes(action));
    }

    /** Of one whose end is not written the marker stays, so that the next look takes it for cut off. */
    void release(String id, Claim claim, boolean isOver) {
        try (claim) {
            if (isOver) {
                Files.deleteIfExists(marker(id));
            }
        } catch (IOException e) {
            LOG.debug("Marker of action {} stays: {}", id, BackupException.words(e));
        }
    }

    /** Those whose process ended before they did say so from now on. */
    void settle() {
        try {
            for (Path marker : RunFolder.newestFirst(folder.actions(), RUNNING)) {
                settle(marker);
            }
        } catch (IOException e) {
            LOG.warn("What became of actions that were cut off is not written: {}", BackupException.words(e));
        }
    }

    private void settle(Path marker) throws IOException {
        Optional<Claim> dead = Files.exists(marker) ? Claim.tryTake(marker) : Optional.empty();
        if (dead.isEmpty()) {
            return;
        }
        String name = marker.getFileName().toString();
        String id = name.substring(0, name.length() - RUNNING.length());
        try (Claim held = dead.get()) {
            if (Files.exists(record(id))) {
                Optional<Action> action = RunFolder.read(record(id), Action.class, "Action");
                if (action.isPresent() && action.get().outcome() == null) {
                    write(action.get()
                            .ended(
                                    OffsetDateTime.now(clock),
                                    Action.INTERRUPTED,
                                    Map.of(),
                                    action.get().readAgain()));
                }
            }
            Files.deleteIfExists(marker);
        }
    }

    private Path record(String id) {
        return folder.actions().resolve(id + RECORD);
    }

    private Path marker(String id) {
        return folder.actions().resolve(id + RUNNING);
    }
}
