package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder that files are restored below, as it is now; nothing here changes it. */
final class RestoreFolder {
    private static final int MODE = 07777;
    private static final int STICKY = 01000;

    private final Path folder;
    private final Path real;
    private final boolean root = CurrentUser.isRoot();
    private final int user = CurrentUser.id();
    private @Nullable String checkedParent;
    private boolean writableParent;
    private boolean stickyParent;

    RestoreFolder(Path folder) {
        this.folder = folder;
        try {
            real = Files.exists(folder) ? folder.toRealPath() : folder;
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.TARGET_REFUSED,
                    "Folder " + folder + " cannot be looked at: " + BackupException.words(e),
                    e);
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new BackupException(ErrorCode.TARGET_REFUSED, folder + " is no folder");
        }
    }

    Path path() {
        return folder;
    }

    /** Of the disk it is, or will be, on. */
    long freeBytes() {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    /** What has the entry's name there; throws when a link on the way leads out of the folder. */
    Optional<BasicFileAttributes> existing(TarEntry entry) {
        String path = entry.path();
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "" : path.substring(0, slash);
        if (!parent.equals(checkedParent)) {
            Path above = inside(entry, parent);
            writableParent = isWritable(above);
            stickyParent = isStickyOfOthers(above);
            checkedParent = parent;
        }
        try {
            return Optional.of(Files.readAttributes(at(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** Whether the entry can be made where it is to be; asked after existing. */
    boolean isWritable() {
        return writableParent;
    }

    /** Whether it can also be put in the place of what is there: in a folder such as /tmp only its owner may do that. */
    boolean isReplaceable(TarEntry entry) {
        return writableParent && !(stickyParent && isOfOthers(entry));
    }

    /** Whether only its owner could give what is there another mode, owner or time, and it is not ours. */
    boolean isOfOthers(TarEntry entry) {
        return !root && number(attributes(entry), "uid") != user;
    }

    private boolean isStickyOfOthers(@Nullable Path above) {
        try {
            Map<String, Object> found = above == null ? Map.of() : Files.readAttributes(above, "unix:uid,mode");
            return !root && !found.isEmpty() && (number(found, "mode") & STICKY) != 0 && number(found, "uid") != user;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Whether a folder that stays as it is has the mode and the owners of the backup. */
    boolean isAsInBackup(TarEntry folder) {
        Map<String, Object> there = attributes(folder);
        return (number(there, "mode") & MODE) == (folder.mode() & MODE)
                && Integer.toUnsignedLong(number(there, "uid")) == folder.owner()
                && Integer.toUnsignedLong(number(there, "gid")) == folder.group();
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (int) Objects.requireNonNull(attributes.get(name), "all that are asked for are there");
    }

    private Map<String, Object> attributes(TarEntry folder) {
        try {
            return Files.readAttributes(at(folder.path()), "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new BackupException(ErrorCode.TARGET_REFUSED, folder.shown() + " cannot be looked at: " + e, e);
        }
    }

    /** Of the folder that is there, or the nearest above that is. */
    private static boolean isWritable(@Nullable Path there) {
        Path above = there;
        while (above != null && !Files.isDirectory(above)) {
            above = above.getParent();
        }
        return above == null || Files.isWritable(above);
    }

    private @Nullable Path inside(TarEntry entry, String parent) {
        Path there = at(parent);
        while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        try {
            if (there != null && there.startsWith(folder) && !there.toRealPath().startsWith(real)) {
                throw SafeEntries.unsafe(
                        entry,
                        "would be written outside of " + folder + ": a link there leads to "
                                + ByteName.shown(ByteName.full(there.toRealPath())));
            }
        } catch (IOException dangling) {
            throw SafeEntries.unsafe(entry, "is below a link that leads nowhere, " + there);
        }
        return there;
    }

    private Path at(String path) {
        String base = ByteName.full(folder);
        return ByteName.path((base.equals("/") ? "" : base) + "/" + path);
    }

    /** Whether what is there has the kind, size and time of the entry. */
    static boolean isLike(TarEntry entry, BasicFileAttributes there) {
        if (entry.isFolder()) {
            return there.isDirectory();
        }
        if (entry.isSymbolicLink()) {
            return there.isSymbolicLink();
        }
        boolean sameTime = seconds(there).compareTo(entry.modified()) == 0;
        return there.isRegularFile() && sameTime && (entry.isHardLink() || there.size() == entry.size());
    }

    private static BigDecimal seconds(BasicFileAttributes there) {
        Instant time = there.lastModifiedTime().toInstant();
        return BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
    }
}
