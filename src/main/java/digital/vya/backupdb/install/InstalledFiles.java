package digital.vya.backupdb.install;

import digital.vya.backupdb.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** Files, folders and links as they are to be, whatever the umask. Each says whether it had to change something. */
final class InstalledFiles {
    static final String PUBLIC_FOLDER = "rwxr-xr-x";
    static final String PROGRAM = "rwxr-xr-x";
    static final String PUBLIC_FILE = "rw-r--r--";
    static final String SHARED_FOLDER = "rwxr-x---";
    static final String SHARED_FILE = "rw-r-----";
    static final String OWN_FOLDER = "rwx------";
    static final String OWN_FILE = "rw-------";

    private InstalledFiles() {}

    /** A folder that was there keeps its mode; those above are made for all to pass. */
    static boolean folder(Path folder, String mode) throws IOException {
        if (Files.isDirectory(folder)) {
            return false;
        }
        Deque<Path> missing = new ArrayDeque<>();
        for (Path above = Disk.parent(folder); !Files.isDirectory(above); above = Disk.parent(above)) {
            missing.push(above);
        }
        for (Path above : missing) {
            Disk.folders(above);
            mode(above, PUBLIC_FOLDER);
        }
        Disk.folders(folder);
        mode(folder, mode);
        return true;
    }

    static boolean file(Path file, byte[] content, String mode) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Arrays.equals(Files.readAllBytes(file), content)) {
            return mode(file, mode);
        }
        Disk.write(file, content);
        mode(file, mode);
        return true;
    }

    /** A link takes the place of another in one moment: at each there is one of the two. */
    static boolean link(Path link, Path target) throws IOException {
        if (Layout.linked(link).equals(Optional.of(target))) {
            return false;
        }
        Path made = link.resolveSibling("." + link.getFileName() + ".part");
        Files.deleteIfExists(made);
        Files.createSymbolicLink(made, target);
        Disk.rename(made, link);
        return true;
    }

    static boolean mode(Path path, String mode) throws IOException {
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(mode);
        if (Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(wanted)) {
            return false;
        }
        Files.setPosixFilePermissions(path, wanted);
        return true;
    }
}
