package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file for every run: a locked journal while it goes on, its outcome when it ended. */
public final class RunRecords {
    private static final Logger LOG = LoggerFactory.getLogger(RunRecords.class);

    /** So many runs back a schedule's last one is looked for. */
    private static final int MOST_RECORDS = 2000;

    private final RunFolder folder;
    private final ObjectMapper json = Json.mapper();
    private final Map<String, Going> running = new ConcurrentHashMap<>();
    private final Map<String, RunOutcome> late = new ConcurrentHashMap<>();

    /** A run of this process, and its journal. */
    private record Going(Run run, FileLock lock) {}

    public RunRecords(RunFolder folder) {
        this.folder = folder;
    }

    public void begin(Run run) {
        writeLate();
        Path marker = folder.markerOf(run.id());
        try {
            Disk.touch(marker);
            FileChannel channel = FileChannel.open(marker, StandardOpenOption.READ, StandardOpenOption.WRITE);
            running.put(run.id(), new Going(run, channel.lock()));
            append(run.id(), RunJournal.Line.of(run));
        } catch (IOException e) {
            throw unwritable(marker, e);
        }
    }

    public void started(Job job) {
        append(job.run().id(), RunJournal.Line.of(job));
    }

    public void ended(String runId, DatabaseOutcome outcome) {
        append(runId, RunJournal.Line.of(outcome));
    }

    /** Writes the outcome, then lets the journal go: a kill in between leaves a run that ended, not one that is lost. */
    public RunOutcome end(RunOutcome outcome) {
        String id = outcome.run().id();
        try {
            conclude(outcome);
            Going going = running.remove(id);
            if (going != null) {
                going.lock().acquiredBy().close();
            }
            return outcome;
        } catch (IOException e) {
            throw unwritable(folder.recordOf(id), e);
        }
    }

    /** For an outcome that says that something could not be written: what still cannot is tried again by the next run. */
    public void endLater(RunOutcome outcome) {
        late.put(outcome.run().id(), outcome);
        writeLate();
    }

    private void writeLate() {
        for (RunOutcome outcome : List.copyOf(late.values())) {
            try {
                end(outcome);
                late.remove(outcome.run().id());
            } catch (BackupException e) {
                LOG.warn("{}; it is tried again by the next run", e.getMessage());
            }
        }
    }

    private void conclude(RunOutcome outcome) throws IOException {
        folder.replace(folder.recordOf(outcome.run().id()), json.writeValueAsBytes(outcome));
        Files.deleteIfExists(folder.markerOf(outcome.run().id()));
    }

    /** Records runs whose process ended before they did, and gives what can be said of them; each is given once. */
    public List<RunOutcome> adoptInterrupted() {
        writeLate();
        List<RunOutcome> found = new ArrayList<>();
        if (!Files.isDirectory(folder.runs())) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder.runs())) {
            List<Path> markers = files.filter(f -> f.toString().endsWith(".running"))
                    .sorted()
                    .toList();
            for (Path marker : markers) {
                examine(marker, found);
            }
            return found;
        } catch (IOException e) {
            throw new BackupException(ErrorCode.INTERNAL, "Run records cannot be read: " + BackupException.words(e), e);
        }
    }

    /** When each schedule last began a run, and {@code since} when records tell of them; never where they cannot be read. */
    public record LastRuns(Map<String, Instant> begun, Instant since) {}

    public LastRuns lastOfSchedules() {
        Map<String, Instant> begun = new HashMap<>();
        try {
            List<Path> files = RunFolder.newestFirst(folder.runs(), ".json");
            Instant oldest = Instant.MAX;
            for (Path file : files.subList(0, Math.min(files.size(), MOST_RECORDS))) {
                Optional<RunOutcome> outcome = RunFolder.read(file, RunOutcome.class, "Run");
                if (outcome.isPresent()) {
                    Run run = outcome.get().run();
                    Instant started = run.startedAt().toInstant();
                    oldest = started.isBefore(oldest) ? started : oldest;
                    if (run.trigger() == Trigger.SCHEDULE && outcome.get().began()) {
                        begun.merge(run.schedule(), started, (one, other) -> one.isAfter(other) ? one : other);
                    }
                }
            }
            return new LastRuns(begun, files.size() > MOST_RECORDS ? oldest : Instant.MIN);
        } catch (IOException e) {
            LOG.warn("Whether a schedule missed a run cannot be told: {}", BackupException.words(e));
            return new LastRuns(begun, Instant.MAX);
        }
    }

    /** Whether a run of this process that the schedule began still goes on; one that only waits to be recorded does not. */
    public boolean isGoingOn(String schedule) {
        return running.values().stream()
                .map(Going::run)
                .anyMatch(run -> run.trigger() == Trigger.SCHEDULE
                        && schedule.equals(run.schedule())
                        && !late.containsKey(run.id()));
    }

    /** All runs that ended, the newest first; each is read when it is asked for. */
    public Stream<RunOutcome> ended() {
        try {
            return RunFolder.newestFirst(folder.runs(), ".json").stream()
                    .flatMap(file -> RunFolder.read(file, RunOutcome.class, "Run").stream());
        } catch (IOException e) {
            throw new BackupException(ErrorCode.INTERNAL, "Run records cannot be read: " + BackupException.words(e), e);
        }
    }

    private void examine(Path marker, List<RunOutcome> found) throws IOException {
        String id = marker.getFileName().toString().replaceFirst("\\.running$", "");
        if (running.containsKey(id)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(marker, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return;
            }
            List<String> lines = Files.readAllLines(marker);
            if (Files.exists(folder.recordOf(id)) || lines.isEmpty()) {
                Files.deleteIfExists(marker);
                return;
            }
            RunOutcome outcome = RunJournal.read(Json.lines(), lines);
            conclude(outcome);
            found.add(outcome);
        } catch (OverlappingFileLockException alive) {
            // another part of this process holds it: the run goes on
        }
    }

    private synchronized void append(String runId, RunJournal.Line entry) {
        Going going = running.get(runId);
        if (going == null) {
            return;
        }
        try {
            FileChannel channel = (FileChannel) going.lock().acquiredBy();
            channel.position(channel.size());
            Disk.write(channel, (Json.line(entry) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unwritable(folder.markerOf(runId), e);
        }
    }

    private static BackupException unwritable(Path file, IOException e) {
        return BackupException.unwritable("Run record " + file, e);
    }
}
