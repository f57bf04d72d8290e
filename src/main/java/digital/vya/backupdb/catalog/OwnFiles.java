package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the folders that the product writes to are this user's to use. Asked once at the start and told in one
 * sentence, as a command that was run as another user leaves files that would be met one after the other.
 */
public final class OwnFiles {
    private final Path root;
    private final boolean written;
    private final List<Path> denied = new ArrayList<>();

    private OwnFiles(Path root, boolean written) {
        this.root = root;
        this.written = written;
    }

    /** Refuses a folder, or anything in it, that may not be read. */
    public static void requireReadable(Path root) {
        new OwnFiles(root, false).require();
    }

    /** Makes the folder where it is missing, and refuses one in which anything may not be read or written. */
    public static void requireWritable(Path root) {
        requireReadable(root);
        try {
            Disk.folders(root);
            // Java says it of the root of the disk, which in a sandbox may be read-only where this folder is not
            if (Files.getFileStore(root).isReadOnly() && !Files.isWritable(root)) {
                throw new BackupException(
                        ErrorCode.STATE_UNWRITABLE, "Folder " + root + " is on a disk that is mounted read-only");
            }
        } catch (IOException e) {
            throw BackupException.unwritable("Folder " + root, e);
        }
        new OwnFiles(root, true).require();
    }

    private void require() {
        try {
            Files.walkFileTree(root, new Look());
        } catch (IOException e) {
            throw BackupException.unwritable("Folder " + root, e);
        }
        if (!denied.isEmpty()) {
            String user = ProcessHandle.current().info().user().orElse("of this process");
            String more = denied.size() == 1 ? "" : " and " + (denied.size() - 1) + " more";
            throw new BackupException(
                    ErrorCode.FILES_DENIED,
                    "User " + user + " may not " + (written ? "read and write " : "read ") + denied.get(0) + more,
                    "Run this as the user whose files they are, or give them to this one, as root: chown -R " + user
                            + " " + closed(),
                    null);
        }
    }

    /** What keeps the user out: a folder above, where it is not the folder itself. */
    private Path closed() {
        Path found = root;
        for (Path above = root.toAbsolutePath().getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above) && !Files.isExecutable(above)) {
                found = above;
            }
        }
        return found;
    }

    private final class Look extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return seen(folder, Files.isExecutable(folder));
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return seen(file, true);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (e instanceof AccessDeniedException) {
                denied.add(file);
            }
            // a folder that is not made yet, or what a run that goes on has just removed, is no loss
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult seen(Path path, boolean mine) {
            boolean usable = mine && Files.isReadable(path) && (!written || Files.isWritable(path));
            if (!usable && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                denied.add(path);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
