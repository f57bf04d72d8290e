package digital.vya.backupdb.store;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder on a disk or a mounted share. Files appear under their final name whole, verified and flushed, or not at
 * all: by a hard link from the spool where both are on one filesystem, else by a copy that is renamed.
 */
public final class FileStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);
    /** Ours, and what filesystems keep at their root for themselves. */
    private static final Set<String> FOREIGN = Set.of(IncomingFolder.NAME, KnownDirectory.MARK, "lost+found");

    private static final Pattern SEGMENT = Pattern.compile("[^./\\x00][^/\\x00]*");

    private final Path root;
    private final IncomingFolder incoming;
    private final KnownDirectory known;
    private volatile boolean told;
    /** What a probe did not find goes again with the file that was put after it. */
    private volatile List<Path> absent = List.of();

    /** The mount point may be empty; the state folder remembers what was delivered to. */
    public FileStore(String directory, String mountPoint, String state) {
        if (directory.isBlank()) {
            throw new Refused(ErrorCode.CONFIG_INVALID, "The file destination has no directory", null);
        }
        this.root = Path.of(directory).toAbsolutePath().normalize();
        this.incoming = new IncomingFolder(root);
        this.known = new KnownDirectory(root, mountPoint, state);
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
            known.require();
            tellWhenOpen();
            mustBeInside(target, ErrorCode.DELIVERY_FAILED);
            if (parcel.key().endsWith(Shipments.MANIFEST)) {
                mustStandBeside(parcel, target);
                known.mark(incoming);
            }
            incoming.sweep();
            return receipt(parcel, target, taken(parcel, target));
        } catch (IOException e) {
            throw said(e);
        }
    }

    /** What stands under the name in the end, proven: what was found there, or what is put there now. */
    private FileProof taken(Parcel parcel, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return found(parcel, target);
        }
        Disk.folders(Disk.parent(target));
        try {
            return sent(parcel, target);
        } catch (FileAlreadyExistsException e) {
            return found(parcel, target);
        }
    }

    private FileProof found(Parcel parcel, Path target) throws IOException {
        try {
            parcel.leaves();
            return FileProof.of(parcel, target, incoming, parcel::passes);
        } catch (FileProof.OtherBytes e) {
            throw new Refused(ErrorCode.NAME_TAKEN, target + " is there already and holds other bytes", e);
        }
    }

    /** Proven before it gets its name: by a link both names are one file, else by a copy that is renamed. */
    private FileProof sent(Parcel parcel, Path target) throws IOException {
        // where a link is all it takes, reading it once is the work
        parcel.leaves();
        FileProof proof = FileProof.of(parcel, parcel.file(), incoming, parcel::passes);
        if (Disk.link(parcel.file(), target)) {
            return proof;
        }
        Path partial = incoming.partial();
        try {
            parcel.leaves();
            Disk.copy(parcel.file(), partial, parcel::passes);
            FileProof copied = FileProof.of(parcel, partial, incoming);
            Disk.rename(partial, target);
            return copied;
        } finally {
            incoming.discard(partial);
        }
    }

    /** There is none without a proof. The process that put the file here may have failed at flushing its name. */
    private static Receipt receipt(Parcel parcel, Path target, FileProof proof) throws IOException {
        Disk.sync(Disk.parent(target));
        return new Receipt(parcel.key(), proof.size(), proof.sha256(), null);
    }

    @Override
    public List<Stored> list(String prefix) throws IOException {
        mustBeFolder();
        try {
            known.require();
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
            known.require();
            mustBeInside(file, ErrorCode.DESTINATION_UNREADABLE);
            return new LocalFile(file, PlainFile.open(file));
        } catch (NoSuchFileException e) {
            throw new Refused(ErrorCode.ARTIFACT_MISSING, file + " is not there", e);
        } catch (AccessDeniedException e) {
            throw new Refused(ErrorCode.DESTINATION_UNREADABLE, file + " may not be read", e);
        } catch (PlainFile.NotPlain e) {
            throw new Refused(ErrorCode.DESTINATION_UNREADABLE, file + " is not read, " + e.getReason(), e);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.DESTINATION_UNREADABLE, file + " cannot be read: " + BackupException.words(e), e);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = path(key);
        try {
            known.require();
            mustBeInside(file, ErrorCode.DELIVERY_FAILED);
            if (Files.deleteIfExists(file)) {
                Disk.sync(Disk.parent(file));
            }
            for (Path folder = Disk.parent(file);
                    !folder.equals(root) && isEmptied(folder);
                    folder = Disk.parent(folder)) {
                Files.deleteIfExists(folder);
            }
            for (Path folder : absent) {
                if (isEmptied(folder)) {
                    Files.deleteIfExists(folder);
                }
            }
            absent = List.of();
        } catch (IOException e) {
            throw said(e);
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
    public void probe(long neededBytes) throws IOException {
        mustBeFolder();
        known.require();
        Path nearest = root;
        while (!Files.exists(nearest)) {
            nearest = Disk.parent(nearest);
        }
        if (!Files.isDirectory(nearest)) {
            throw notAFolder(nearest);
        }
        if (!Files.isWritable(nearest)) {
            throw new Refused(
                    ErrorCode.DELIVERY_FAILED,
                    "Nothing may be written in " + nearest,
                    "As root: install -d -m 700 -o "
                            + Files.getOwner(Path.of("/proc/self")).getName() + " " + root,
                    null);
        }
        long free = Files.getFileStore(nearest).getUsableSpace();
        if (free < neededBytes) {
            throw new Refused(
                    ErrorCode.DESTINATION_FULL,
                    root + " has " + Human.size(free) + " free, but a backup is taken to need "
                            + Human.size(neededBytes),
                    null);
        }
        absent = absent();
    }

    /** Folders that a put would make, the lowest first. */
    private List<Path> absent() throws IOException {
        List<Path> absent = new ArrayList<>();
        for (Path folder = root.resolve(IncomingFolder.NAME);
                folder != null && !Disk.isFolder(folder);
                folder = folder.getParent()) {
            absent.add(folder);
        }
        return absent;
    }

    /** A share is often so; that others can delete and replace what is in it should be known all the same. */
    private void tellWhenOpen() throws IOException {
        if (told || !Disk.isFolder(root)) {
            return;
        }
        told = true;
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(root);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            LOG.warn(
                    "{} may be written by other users ({}), who can delete and replace what is in it: chmod go-w {}",
                    root,
                    PosixFilePermissions.toString(mode),
                    root);
        }
    }

    private void mustBeFolder() {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw notAFolder(root);
        }
    }

    /** A link below the directory would take files where they are not looked for: what is listed is what is inside. */
    private void mustBeInside(Path file, ErrorCode code) {
        for (Path folder = Disk.parent(file); !folder.equals(root); folder = Disk.parent(folder)) {
            if (Files.isSymbolicLink(folder)) {
                throw new Refused(
                        code,
                        folder + " is a symbolic link; only the directory of a destination itself may be one",
                        null);
            }
        }
    }

    /** Between two files the directory may have been emptied, or its disk unmounted: then there is nothing to commit. */
    private void mustStandBeside(Parcel manifest, Path target) throws IOException {
        FileProof.of(manifest, manifest.file(), incoming);
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
        for (Path folder = Disk.parent(manifest); !folder.equals(root); folder = Disk.parent(folder)) {
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
        return new BackupException(ErrorCode.DELIVERY_FAILED, root + ": " + BackupException.words(e), e);
    }
}
