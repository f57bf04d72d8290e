package digital.vya.backupdb.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

    public Path restores() {
        return state.resolve("restores");
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

    /** Puts a whole file in place of what was there, or leaves that as it is. */
    void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        createPrivately(part);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            write(channel, content);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }
}
