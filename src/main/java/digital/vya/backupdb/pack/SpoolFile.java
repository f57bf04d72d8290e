package digital.vya.backupdb.pack;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A file that has its name only when it is whole and on the disk. Until {@link #commit()} it is {@code NAME.part};
 * closed without that, it is gone.
 */
final class SpoolFile extends OutputStream {
    static final String PART = ".part";

    /** How a part is opened: the one place where a test can put a device that is really full. */
    @FunctionalInterface
    interface Opener {
        Opener NEW_FILE = Disk::create;

        FileChannel open(Path part) throws IOException;
    }

    private final Path folder;
    private final Path part;
    private final Path whole;
    private final FileChannel channel;
    private final MessageDigest digest;
    private long written;
    private boolean committed;

    private SpoolFile(Path folder, String name, Opener opener) throws IOException {
        this.folder = folder;
        whole = folder.resolve(name);
        part = folder.resolve(name + PART);
        digest = sha256();
        Disk.folders(folder);
        if (Files.exists(whole)) {
            throw new FileAlreadyExistsException(whole.toString());
        }
        channel = opener.open(part);
    }

    static SpoolFile create(Path folder, String name, Opener opener) {
        if (!Path.of(name).getFileName().toString().equals(name) || name.equals("..")) {
            throw new BackupException(ErrorCode.INTERNAL, "not a file name: " + name);
        }
        try {
            return new SpoolFile(folder, name, opener);
        } catch (FileAlreadyExistsException e) {
            throw new BackupException(ErrorCode.PACK_FAILED, e.getFile() + " is there already", e);
        } catch (IOException e) {
            throw trouble(folder, name, 0, 0, e);
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw trouble(length, e);
        }
        written += length;
    }

    /** Bytes on the disk, then the name, then the name on the disk. */
    void commit() {
        try {
            channel.force(true);
            channel.close();
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw trouble(0, e);
        }
        try {
            Disk.sync(folder);
        } catch (IOException e) {
            remove(whole);
            throw trouble(0, e);
        }
        committed = true;
    }

    Path file() {
        return whole;
    }

    long written() {
        return written;
    }

    /** Of all that was written; asking starts the sum anew. */
    String takeSha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        if (committed) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw trouble(0, e);
        } finally {
            remove(part);
        }
    }

    private void remove(Path leftover) {
        try {
            Files.deleteIfExists(leftover);
        } catch (IOException e) {
            throw new BackupException(ErrorCode.PACK_FAILED, leftover + " could not be removed: " + reason(e), e);
        }
    }

    private BackupException trouble(int wanted, IOException e) {
        return trouble(folder, whole.getFileName().toString(), written, wanted, e);
    }

    private static BackupException trouble(Path folder, String name, long written, int wanted, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return new BackupException(ErrorCode.CANCELLED, "writing of " + name + " was interrupted", e);
        }
        long free = free(folder);
        if (saysFull(e) || (free >= 0 && wanted > 0 && free < wanted)) {
            String left = free < 0 ? "" : ", " + Human.size(free) + " free";
            String message = "the disk of " + folder + " is full after " + Human.size(written) + " of " + name + left;
            return new BackupException(ErrorCode.DISK_FULL, message, e);
        }
        return new BackupException(
                ErrorCode.PACK_FAILED, name + " could not be written in " + folder + ": " + reason(e), e);
    }

    /** The system's own words, which are English only where its language is: the free space is asked as well. */
    private static boolean saysFull(IOException e) {
        String said = reason(e).toLowerCase(Locale.ROOT);
        return said.contains("no space left") || said.contains("quota exceeded");
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
