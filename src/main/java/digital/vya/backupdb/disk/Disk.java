package digital.vya.backupdb.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.function.LongConsumer;

/** Files and folders that no other user may read and that are still there after a power cut. */
public final class Disk {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int CHUNK = 1024 * 1024;

    private Disk() {}

    /** Makes a folder and those above it that are missing, 0700; leaves existing ones as they are. */
    public static void folders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = parent(folder);
        folders(parent);
        try {
            Files.createDirectory(folder, PRIVATE_FOLDER);
            flushed(folder, parent);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
    }

    /** The folder that a file or folder is in; of the root it is the root. */
    public static Path parent(Path fileOrFolder) {
        Path whole = fileOrFolder.toAbsolutePath();
        return whole.getParent() == null ? whole : whole.getParent();
    }

    /** A folder whose name may be gone after a power cut must not be taken for there by the next try. */
    private static void flushed(Path folder, Path parent) throws IOException {
        try {
            sync(parent);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException onDelete) {
                e.addSuppressed(onDelete);
            }
            throw e;
        }
    }

    /** False only where nothing is there: a disk that does not answer is an error, and no missing folder. */
    public static boolean isFolder(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whether this process runs as that user, or nothing could be kept from that user anyway. */
    public static boolean isUsOrRoot(UserPrincipal owner) throws IOException {
        Path self = Path.of("/proc/self");
        UserPrincipal root =
                self.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("0");
        return owner.equals(Files.getOwner(self)) || owner.equals(root);
    }

    public static void sync(Path fileOrFolder) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes an empty file, and the folders above it, where it is missing. */
    public static void touch(Path file) throws IOException {
        folders(parent(file));
        try {
            create(file).close();
        } catch (FileAlreadyExistsException there) {
            // as it should be
        }
    }

    /** A second name for the same bytes; false where the two names are not on one filesystem that can do it. */
    public static boolean link(Path existing, Path name) throws IOException {
        try {
            Files.createLink(name, existing);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Copies into a new 0600 file and returns when the bytes are on the disk; {@code copied} hears of each chunk. */
    public static void copy(Path from, Path to, LongConsumer copied) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = create(to)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            while (in.read(chunk) >= 0) {
                chunk.flip();
                copied.accept(chunk.remaining());
                while (chunk.hasRemaining()) {
                    out.write(chunk);
                }
                chunk.clear();
            }
            out.force(true);
        }
    }

    /** Writes a small file whole or not at all: under another name first, then renamed over what was there. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".part");
        Files.deleteIfExists(partial);
        try {
            try (FileChannel out = create(partial)) {
                write(out, bytes);
            }
            rename(partial, file);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Returns when all of it is on the disk. */
    public static void write(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        out.force(true);
    }

    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(parent(to));
    }

    /** Deletes a folder and all in it; one that is not there is no error. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException thrown) throws IOException {
                if (thrown != null) {
                    throw thrown;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A new file to write, which must not be there yet. */
    public static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE);
    }
}
