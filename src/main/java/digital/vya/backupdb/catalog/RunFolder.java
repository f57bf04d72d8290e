package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the records of runs lie: {@code <state>/runs}, for its owner's eyes only. */
public final class RunFolder {
    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);

    private final Path state;

    public RunFolder(Path state) {
        this.state = state;
    }

    public Path runs() {
        return state.resolve("runs");
    }

    public Path restores() {
        return state.resolve("restores");
    }

    /** Marks of restore points that are being read or removed. */
    Path pointsInUse() {
        return state.resolve("in-use");
    }

    /** What the cleanups of this machine did. */
    Path cleanups() {
        return state.resolve("cleanups");
    }

    /** What commands did that leaves no other record. */
    Path actions() {
        return state.resolve("actions");
    }

    /** Which times of the schedules are decided. */
    Path schedules() {
        return state.resolve("schedules");
    }

    /** Restore points that people want kept. */
    Path holds() {
        return state.resolve("holds");
    }

    /** What {@code serve} is asked to take up, and its answers. */
    Path reloads() {
        return state.resolve("reloads");
    }

    /** Which destinations were told of as filling up. */
    public Path fillings() {
        return state.resolve("filling");
    }

    public Path locks() {
        return state.resolve("locks");
    }

    public Path logOf(String runId) {
        return runs().resolve(runId + ".log");
    }

    public Path recordOf(String runId) {
        return runs().resolve(runId + ".json");
    }

    /** Exists, held locked, as long as the run goes on. */
    public Path markerOf(String runId) {
        return runs().resolve(runId + ".running");
    }

    /** The files of a folder that end so, the newest name first; none where there is no folder. */
    static List<Path> newestFirst(Path records, String ending) throws IOException {
        if (!Disk.isFolder(records)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(records)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString())
                            .reversed())
                    .toList();
        }
    }

    /** Nothing where it cannot be read, which is said: one record must not hide the others. */
    static <T> Optional<T> read(Path file, Class<T> record, String what) {
        try {
            return Optional.ofNullable(Json.lines().readValue(file.toFile(), record));
        } catch (IOException e) {
            LOG.warn("{} record {} cannot be read: {}", what, file, BackupException.words(e));
            return Optional.empty();
        }
    }

    /** Puts a whole file in place of what was there, or leaves that as it is. */
    void replace(Path file, byte[] content) throws IOException {
        Disk.folders(Disk.parent(file));
        Disk.write(file, content);
    }
}
