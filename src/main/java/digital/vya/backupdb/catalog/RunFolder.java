package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Where the records of runs lie: {@code <state>/runs}, for its owner's eyes only. */
public final class RunFolder {
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

    /** Puts a whole file in place of what was there, or leaves that as it is. */
    void replace(Path file, byte[] content) throws IOException {
        Disk.folders(Disk.parent(file));
        Disk.write(file, content);
    }
}
