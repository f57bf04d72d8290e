package digital.vya.backupdb.store;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * That a file on a disk is a parcel's: its bytes, on the disk, and no other user's to read or change. The only way to one
 * is {@link #of}, and the only way to a receipt of a file destination is one of these, so what is found in place is asked
 * exactly what is asked of what is sent.
 */
final class FileProof {
    /** The file is there and is not the parcel. */
    static final class OtherBytes extends BackupException {
        OtherBytes(String message) {
            super(ErrorCode.DELIVERY_UNPROVEN, message);
        }
    }

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_THE_OWNER = PosixFilePermissions.fromString("rwx------");

    private final long size;
    private final String sha256;

    private FileProof(long size, String sha256) {
        this.size = size;
        this.sha256 = sha256;
    }

    long size() {
        return size;
    }

    String sha256() {
        return sha256;
    }

    /** Reads the file to its end and flushes it; {@code incoming} is a folder of ours on its filesystem. */
    static FileProof of(Parcel parcel, Path file, IncomingFolder incoming) throws IOException {
        return of(parcel, file, incoming, read -> {});
    }

    /** The same; {@code read} hears of the bytes that are read, as they are. */
    static FileProof of(Parcel parcel, Path file, IncomingFolder incoming, LongConsumer read) throws IOException {
        PosixFileAttributes found = look(file);
        if (!found.isRegularFile()) {
            throw new OtherBytes(file + " is no file");
        }
        if (found.size() != parcel.size()) {
            throw new OtherBytes(
                    file + " has " + found.size() + " bytes, " + parcel.key() + " should have " + parcel.size());
        }
        String sha256 = Digests.sha256(file, read);
        if (!sha256.equals(parcel.sha256())) {
            throw new OtherBytes(file + " does not have the SHA-256 of " + parcel.key());
        }
        mustBePrivate(file, found, incoming);
        Disk.sync(file);
        return new FileProof(found.size(), sha256);
    }

    private static void mustBePrivate(Path file, PosixFileAttributes found, IncomingFolder incoming)
            throws IOException {
        PosixFileAttributes now = found;
        if (isOpen(found)) {
            try {
                Files.setPosixFilePermissions(file, PRIVATE);
            } catch (IOException notOurs) {
                // what that means is seen below
            }
            now = look(file);
        }
        boolean foreign = !incoming.isTrusted(now.owner());
        if (!foreign && !isOpen(now)) {
            return;
        }
        // a share may show all files as of one owner and mode, whatever they were made with
        PosixFileAttributes fresh = incoming.fresh();
        if (now.owner().equals(fresh.owner()) && now.permissions().equals(fresh.permissions())) {
            return;
        }
        throw foreign ? foreign(file, now.owner()) : open(file, now.permissions());
    }

    private static Refused foreign(Path file, UserPrincipal owner) {
        return new Refused(
                ErrorCode.DELIVERY_UNPROVEN,
                file + " belongs to " + owner.getName() + ", who could change it at any time",
                "Find out who put it there; delete it or chown it to the runtime's user, then redrive.",
                null);
    }

    private static Refused open(Path file, Set<PosixFilePermission> permissions) {
        return new Refused(
                ErrorCode.DELIVERY_UNPROVEN,
                file + " is open to others (" + PosixFilePermissions.toString(permissions) + ") and stays so",
                "As its owner: chmod 600 " + file + "; then redrive.",
                null);
    }

    private static boolean isOpen(PosixFileAttributes file) {
        Set<PosixFilePermission> others = EnumSet.copyOf(file.permissions().isEmpty() ? PRIVATE : file.permissions());
        others.removeAll(OF_THE_OWNER);
        return !others.isEmpty();
    }

    private static PosixFileAttributes look(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
