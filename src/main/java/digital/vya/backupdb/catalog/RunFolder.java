package digital.vya.backupdb.catalog;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where the records of runs lie: {@code <state>/runs}, for its owner's eyes only. */
public final class RunFolder {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path state;

    public RunFolder(Path state) {
        this.state = state;
    }

    public Path runs() {
        return state.resolve("runs");
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

    void createPrivately(Path file) throws IOException {
        Files.createDirectories(file.getParent(), OWNER_FOLDER);
        try {
            Files.createFile(file, OWNER_FILE);
        } catch (FileAlreadyExistsException ours) {
            // the usual case: every line but the first
        }
    }
}
