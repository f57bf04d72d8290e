package digital.vya.backupdb.store;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A folder on a disk or a mounted share. Files appear under their final name whole, verified and flushed, or not at
 * all: by a hard link from the spool where both are on one filesystem, else by a copy that is renamed.
 */
public final class FileStore implements Store {
    /** Ours, and what filesystems keep at their root for themselves. */
    private static final Set<String> FOREIGN = Set.of(IncomingFolder.NAME, "lost+found");

    private static final Pattern SEGMENT = Pattern.compile("[^./\\x00][^/\\x00]*");

    private final Path root;
    private final IncomingFolder incoming;

    public FileStore(String directory) {
        if (directory.isBlank()) {
            throw new Refused(ErrorCode.CONFIG_INVALID, "The file destination has no directory", null);
        }
        this.root = Path.of(directory).toAbsolutePath().normalize();
        this.incoming = new IncomingFolder(root);
    }

    @Override
    public Receipt put(Parcel parcel) throws IOException {
        Path target = path(parcel.key());
        Receipt receipt = placed(parcel, target);
        if (parcel.key().endsWith(Shipments.MANIFEST)) {
            try {
                flushFolders(target);
            } catch (IOException e) {
                throw said(e);
            }
        }
        return receipt;
    }

    private Receipt placed(Parcel parcel, Path target) throws IOException {
        try {
            mustBeFolder();
            mustBeInside(target);
            if (parcel.key().endsWith(Shipments.MANIFEST)) {
                mustStandBeside(parcel, target);
            }
            incoming.sweep();
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return existing(parcel, target);
            }
            Disk.folders(target.getParent());
            if (!link(parcel, target)) {
                copy(parcel, target);
            }
            return receipt(parcel.key(), target, parcel.sha256());
        } catch (FileAlreadyExistsException e) {
            return existing(parcel, target);
        } catch (IOException e) {
            throw said(e);
        }
    }

    /** Both names are one file, so what is verified before the link is what is stored after it. */
    private boolean link(Parcel parcel, Path target) throws IOException {
        verify(parcel, parcel.file());
        if (!Disk.link(parcel.file(), target)) {
            return false;
        }
        Disk.sync(target.getParent());
        return true;
    }

    private void copy(Parcel parcel, Path target) throws IOException {
        Path partial = incoming.partial();
        try {
            Disk.copy(parcel.file(), partial);
            verify(parcel, partial);
            Disk.rename(partial, target);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void verify(Parcel parcel, Path file) throws IOException {
        long size = Files.size(file);
        if (size != parcel.size()) {
            throw new BackupException(
                    ErrorCode.DELIVERY_UNPROVEN,
                    file + " has " + size + " bytes, " + parcel.key() + " should have " + parcel.size());
        }
        if (!Digests.sha256(file).equals(parcel.sha256())) {
            throw new BackupException(
                    ErrorCode.DELIVERY_UNPROVEN, file + " does not have the SHA-256 of " + parcel.key());
        }
    }

    private static Receipt existing(Parcel parcel, Path target) throws IOException {
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == parcel.size()) {
            String sha256 = Digests.sha256(target);
            if (sha256.equals(parcel.sha256())) {
                // whoever put it here may have failed at just that
                Disk.sync(target.getParent());
                return receipt(parcel.key(), target, sha256);
            }
        }
        throw new Refused(ErrorCode.NAME_TAKEN, target + " is there already and holds other bytes", null);
    }

    private static Receipt receipt(String key, Path target, String sha256) throws IOException {
        return new Receipt(key, Files.size(target), sha256, null);
    }

    @Override
    public List<Stored> list(String prefix) throws IOException {
        mustBeFolder();
        try {
            if (!Disk.isFolder(root)) {
                return List.of();
            }
            return FolderListing.of(root, prefix, FOREIGN);
        } catch (IOException e) {
            throw said(e);
        }
    }

    @Override
    public InputStream get(String key) {
        Path file = path(key);
        try {
            return new LocalFile(file, Disk.read(file));
        } catch (NoSuchFileException e) {
            throw new Refused(ErrorCode.ARTIFACT_MISSING, file + " is not there", e);
        } catch (AccessDeniedException e) {
            throw new Refused(ErrorCode.DESTINATION_UNREADABLE, file + " may not be read", e);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.DESTINATION_UNREADABLE, file + " cannot be read: " + BackupException.words(e), e);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = path(key);
        if (Files.deleteIfExists(file)) {
            Disk.sync(file.getParent());
        }
        for (Path folder = file.getParent(); !folder.equals(root) && isEmptied(folder); folder = folder.getParent()) {
            Files.deleteIfExists(folder);
        }
    }

    private static boolean isEmptied(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    @Override
    public void probe() throws IOException {
        mustBeFolder();
        Path nearest = root;
        while (!Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest)) {
            throw notAFolder(nearest);
        }
        if (!Files.isWritable(nearest)) {
            throw new Refused(ErrorCode.DELIVERY_FAILED, "Nothing may be written in " + nearest, null);
        }
    }

    private void mustBeFolder() {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw notAFolder(root);
        }
    }

    /** A link below the directory would take files where nobody looks for them: what is listed is what is inside. */
    private void mustBeInside(Path file) {
        for (Path folder = file.getParent(); !folder.equals(root); folder = folder.getParent()) {
            if (Files.isSymbolicLink(folder)) {
                throw new Refused(
                        ErrorCode.DELIVERY_FAILED,
                        folder + " is a symbolic link; only the directory of a destination itself may be one",
                        null);
            }
        }
    }

    /** Between two files the directory may have been emptied, or its disk unmounted: then there is nothing to commit. */
    private static void mustStandBeside(Parcel manifest, Path target) throws IOException {
        verify(manifest, manifest.file());
        for (Manifest.Entry artifact : Json.mapper()
                .readValue(manifest.file().toFile(), Manifest.class)
                .artifacts()) {
            Path file = target.resolveSibling(artifact.name());
            boolean whole =
                    Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == artifact.packedBytes();
            if (!whole) {
                throw new Refused(
                        ErrorCode.DELIVERY_UNPROVEN,
                        file + " is not there any more, so its manifest is not stored; is the disk still mounted?",
                        null);
            }
        }
    }

    /** A try that was given up may have made a folder and not flushed its name: that is made good with the commit. */
    private void flushFolders(Path manifest) throws IOException {
        for (Path folder = manifest.getParent(); !folder.equals(root); folder = folder.getParent()) {
            Disk.sync(folder);
        }
        Disk.sync(root);
        if (root.getParent() == null) {
            return;
        }
        try {
            Disk.sync(root.getParent());
        } catch (AccessDeniedException notOurs) {
            // what is above the directory may belong to others
        }
    }

    private static Refused notAFolder(Path path) {
        return new Refused(ErrorCode.DELIVERY_FAILED, path + " is not a directory", null);
    }

    private Path path(String key) {
        for (String segment : key.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new Refused(ErrorCode.DELIVERY_FAILED, "Not a key this destination can hold: " + key, null);
            }
        }
        return root.resolve(key);
    }

    private BackupException said(IOException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("No space left") || reason.contains("Disk quota exceeded")) {
            return new BackupException(ErrorCode.DISK_FULL, "The disk of " + root + " is full: " + reason, e);
        }
        if (e instanceof AccessDeniedException || reason.contains("Read-only file system")) {
            return new Refused(ErrorCode.DELIVERY_FAILED, "Nothing may be written in " + root + ": " + reason, e);
        }
        return new BackupException(
                ErrorCode.DELIVERY_FAILED, root + ": " + e.getClass().getSimpleName() + ": " + reason, e);
    }
}
