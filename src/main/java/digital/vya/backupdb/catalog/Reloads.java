package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Reload;
import digital.vya.backupdb.model.ReloadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a command asks the {@code serve} of its state folder to take a changed configuration, and hears what became of it: a
 * file with a name of its own for each request, and one for its answer. No signal is sent, as a process id may be
 * another's by the time that it arrives.
 */
public final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);
    private static final String ASKED = ".asked";
    private static final String ANSWERED = ".answered";
    private static final int LARGEST = 1024 * 1024;
    private static final Duration LOOKS = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunFolder folder;

    public Reloads(RunFolder folder) {
        this.folder = folder;
    }

    /** One that waits to be answered. */
    public record Asked(String id, ReloadRequest request) {}

    /** Asks, and waits until it is answered. */
    public Reload ask(ReloadRequest request) {
        requireServe("runs here that could take it");
        String id = UUID.randomUUID().toString();
        Path asked = folder.reloads().resolve(id + ASKED);
        Path answered = folder.reloads().resolve(id + ANSWERED);
        try {
            folder.replace(asked, Json.mapper().writeValueAsBytes(request.by(CallingUser.actor())));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                boolean served = ProcessLock.isServed(folder);
                // after the look for who serves: one that ends now may have answered before
                if (Files.exists(answered)) {
                    return Json.mapper().readValue(PlainFile.read(answered, LARGEST), Reload.class);
                }
                if (!served) {
                    throw new BackupException(
                            ErrorCode.RELOAD_UNANSWERED,
                            "`serve` ended before it said whether it took the changed one");
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new BackupException(
                            ErrorCode.RELOAD_UNANSWERED,
                            "`serve` runs, and did not answer within " + PATIENCE.toMinutes() + " minutes");
                }
                TimeUnit.MILLISECONDS.sleep(LOOKS.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(ErrorCode.CANCELLED, "The answer of `serve` was not waited for", e);
        } catch (IOException e) {
            throw BackupException.unwritable("Request " + asked, e);
        } finally {
            remove(asked);
            remove(answered);
        }
    }

    private void requireServe(String what) {
        if (!ProcessLock.isServed(folder)) {
            throw new BackupException(
                    ErrorCode.SERVE_MISSING,
                    "No `serve` " + what + " (" + folder.locks().getParent() + ")");
        }
    }

    /** For {@code serve}: what others asked of one that is no more, or did not hear, is of no use to them now. */
    public void begin() {
        try {
            Disk.folders(folder.reloads());
            files().forEach(Reloads::remove);
        } catch (IOException e) {
            throw BackupException.unwritable("Folder " + folder.reloads(), e);
        }
    }

    /** What waits for an answer; one that cannot be read asks for nothing, and is taken away. */
    public List<Asked> waiting() {
        List<Asked> waiting = new ArrayList<>();
        try {
            for (Path file : files()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ASKED) && !name.startsWith(".")) {
                    read(file)
                            .ifPresent(request ->
                                    waiting.add(new Asked(name.substring(0, name.length() - ASKED.length()), request)));
                }
            }
        } catch (IOException e) {
            LOG.debug("Whether a reload is asked for cannot be seen now", e);
        }
        return waiting;
    }

    private static Optional<ReloadRequest> read(Path file) {
        try {
            return Optional.of(Json.mapper().readValue(PlainFile.read(file, LARGEST), ReloadRequest.class));
        } catch (IOException | RuntimeException e) {
            LOG.warn("Request {} cannot be read: {}", file, BackupException.words(e));
            remove(file);
            return Optional.empty();
        }
    }

    /** The request goes last: a kill in between lets it be answered twice, and not never. */
    public void answer(Asked asked, Reload answer) {
        Path waits = folder.reloads().resolve(asked.id() + ASKED);
        try {
            if (Files.exists(waits)) {
                folder.replace(
                        folder.reloads().resolve(asked.id() + ANSWERED),
                        Json.mapper().writeValueAsBytes(answer));
            }
        } catch (IOException e) {
            LOG.warn("The answer to {} cannot be written: {}", waits, BackupException.words(e));
        }
        remove(waits);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.reloads())) {
            return files.sorted().toList();
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} stays until the next start of `serve`: {}", file, BackupException.words(e));
        }
    }
}
