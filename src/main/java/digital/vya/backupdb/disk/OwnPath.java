package digital.vya.backupdb.disk;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That folders and files of ours are no other user's to change, on the whole way there: who can rename a folder above, or
 * set a link on the way, can put their own in its place.
 */
public final class OwnPath {
    private static final Logger LOG = LoggerFactory.getLogger(OwnPath.class);
    private static final Path SELF = Path.of("/proc/self");
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITE = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_AND_OTHERS = 0077;
    private static final int MOST_LINKS = 40;
    /** Whom the kernel shows in a user namespace for all who are not in it. */
    private static final int UNKNOWN_USER = 65534;

    private final ErrorCode code;
    private final String what;
    private final int us;
    private final int ourGroup;
    private final boolean usersHidden;

    private OwnPath(ErrorCode code, String what) throws IOException {
        this.code = code;
        this.what = what;
        this.us = (int) Files.getAttribute(SELF, "unix:uid");
        this.ourGroup = (int) Files.getAttribute(SELF, "unix:gid");
        this.usersHidden = !Files.readString(SELF.resolve("uid_map")).strip().matches("0\\s+0\\s+4294967295");
    }

    private record Found(int uid, int gid, int mode) {
        boolean isLink() {
            return (mode & TYPE) == LINK;
        }

        boolean has(int bits) {
            return (mode & bits) != 0;
        }
    }

    /** A folder that is ours alone; one that others may only read is closed to them, one that is missing is no error. */
    public static void requireFolder(String what, Path folder) {
        try {
            OwnPath own = new OwnPath(ErrorCode.FOLDER_EXPOSED, what + " " + folder);
            Path real = own.walk(folder.toAbsolutePath().normalize(), 0);
            if (!Files.isDirectory(real)) {
                return;
            }
            Found found = look(real);
            if (found.has(GROUP_WRITE | OTHERS_WRITE)) {
                String why = "may be written by others";
                if (found.has(STICKY) || found.uid() != own.us) {
                    // such as /tmp: it is others' as well, and closed to them they could not work
                    throw new BackupException(
                            own.code,
                            own.refusal(real, why, found),
                            "Name a folder of its own, such as " + real.resolve("vya-backupdb") + ".",
                            null);
                }
                throw own.refused(real, why, found, "chmod 700 " + real);
            }
            if (found.has(GROUP_AND_OTHERS) && found.uid() == own.us) {
                Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
                LOG.warn("{} {} was open to other users and is closed now (0700)", what, folder);
            }
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.STATE_UNWRITABLE, what + " " + folder + " cannot be looked at: " + e, e);
        }
    }

    /** A folder that others may read, and that no other user can change or put another in the place of. */
    public static void requireWay(String what, Path folder) {
        try {
            OwnPath own = new OwnPath(ErrorCode.FOLDER_EXPOSED, what + " " + folder);
            Path real = own.walk(folder.toAbsolutePath().normalize(), 0);
            if (Files.isDirectory(real)) {
                Found found = look(real);
                if (found.has(GROUP_WRITE | OTHERS_WRITE)) {
                    throw own.refused(real, "may be written by others", found, "chmod go-w " + real);
                }
            }
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.STATE_UNWRITABLE, what + " " + folder + " cannot be looked at: " + e, e);
        }
    }

    /** A file with a secret, which others must not be able to replace by one of theirs; a missing one is no error. */
    public static void requireSecret(Path file) {
        try {
            OwnPath own = new OwnPath(ErrorCode.SECRET_EXPOSED, "Secret " + file);
            Path real = own.walk(file.toAbsolutePath().normalize(), 0);
            if (Files.isRegularFile(real)) {
                Found found = look(real);
                if (found.has(GROUP_WRITE | OTHERS_WRITE)) {
                    throw own.refused(real, "may be written by others", found, "chmod 600 " + real);
                }
            }
        } catch (IOException e) {
            throw new BackupException(ErrorCode.SECRET_EXPOSED, "Secret " + file + " cannot be looked at: " + e, e);
        }
    }

    /** Follows links and checks each step; the real path, as far as it exists. */
    private Path walk(Path path, int links) throws IOException {
        Path at = path.getRoot();
        check(at, look(at), !path.equals(at));
        for (int i = 0; i < path.getNameCount(); i++) {
            Path next = at.resolve(path.getName(i));
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                return at.resolve(path.subpath(i, path.getNameCount()));
            }
            Found found = look(next);
            boolean onTheWay = i < path.getNameCount() - 1;
            check(next, found, onTheWay);
            if (found.isLink()) {
                if (links == MOST_LINKS) {
                    throw new IOException("too many links");
                }
                Path target = at.resolve(Files.readSymbolicLink(next)).normalize();
                at = walk(onTheWay ? target.resolve(path.subpath(i + 1, path.getNameCount())) : target, links + 1);
                return at;
            }
            at = next;
        }
        return at;
    }

    private void check(Path step, Found found, boolean onTheWay) throws IOException {
        boolean trusted = found.uid() == us || found.uid() == 0 || (usersHidden && found.uid() == UNKNOWN_USER);
        if (!trusted) {
            String owner = Files.getOwner(step, LinkOption.NOFOLLOW_LINKS).getName();
            String name = Files.getOwner(SELF).getName();
            throw new BackupException(
                    code,
                    refusal(step, "belongs to user " + owner, found),
                    // what a service keeps is its user's: given to another, it would be refused to the service
                    "Run it as that user, if backups run as " + owner + ": sudo -u " + owner
                            + " vya-backupdb ...; else look at what is in it, then as its owner or root: chown -h "
                            + name + " " + step,
                    null);
        }
        if (!onTheWay || found.isLink() || found.has(STICKY)) {
            return;
        }
        boolean byGroup = found.has(GROUP_WRITE) && found.gid() != 0 && found.gid() != ourGroup;
        if (byGroup || found.has(OTHERS_WRITE)) {
            throw refused(step, "may be written by others", found, "chmod go-w " + step);
        }
    }

    private BackupException refused(Path step, String why, Found found, String line) {
        return new BackupException(
                code, refusal(step, why, found), "Look at what is in it, then as its owner or root: " + line, null);
    }

    private String refusal(Path step, String why, Found found) {
        String mode = String.format(Locale.ROOT, "%04o", found.mode() & 07777);
        return what + ": " + step + " " + why + " (mode " + mode + ")";
    }

    private static Found look(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        return new Found(number(found, "uid"), number(found, "gid"), number(found, "mode"));
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (int) Objects.requireNonNull(attributes.get(name), "all that are asked for are there");
    }
}
