package digital.vya.backupdb.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads what others may have put in its place: nothing but a file is opened, since a pipe would be waited for without an
 * end, and a device or a file that grows has none. Where a link is fine, its target is what is asked for.
 */
public final class PlainFile {
    /** Something stands there, and it is not what is read. */
    public static final class NotPlain extends FileSystemException {
        private static final long serialVersionUID = 1L;

        NotPlain(Path file, String reason) {
            super(file.toString(), null, reason);
        }
    }

    private PlainFile() {}

    public static InputStream open(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isSymbolicLink()) {
            throw new NotPlain(file, "it is a symbolic link");
        }
        if (!found.isRegularFile()) {
            throw new NotPlain(file, found.isDirectory() ? "it is a folder" : "it is no file, but a pipe or a device");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** All of a small file; one that is larger is not what it should be. */
    public static byte[] read(Path file, int most) throws IOException {
        try (InputStream content = open(file)) {
            byte[] bytes = content.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new NotPlain(file, "it is larger than " + most + " bytes");
            }
            return bytes;
        }
    }
}
