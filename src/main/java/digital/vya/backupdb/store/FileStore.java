package digital.vya.backupdb.store;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A folder on a disk or a mounted share. Files appear under their final name whole, verified and flushed, or not at
 * all: by a hard link from the spool where both are on one filesystem, else by a copy that is renamed.
 */
public final class FileStore implements Store {
    private static final String INCOMING = ".incoming";
    private static final String PARTIAL = ".part";
    private static final Pattern SEGMENT = Pattern.compile("[^./\\x00][^/\\x00]*");

    private final Path root;
    private final AtomicBoolean swept = new AtomicBoolean();

    public FileStore(String directory) {
        if (directory.isBlank()) {
            throw new Refused(ErrorCode.CONFIG_INVALID, "The file destination has no directory", null);
        }
        this.root = Path.of(directory).toAbsolutePath().normalize();
    }

    @Override
    public Receipt put(Parcel parcel) throws IOException {
        Path target = path(parcel.key());
        try {
            mustBeFolder();
            if (swept.compareAndSet(false, true)) {
                sweep();
            }
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
        Path incoming = root.resolve(INCOMING);
        Disk.folders(incoming);
        Path partial = incoming.resolve(ProcessMark.own() + "~" + UUID.randomUUID() + PARTIAL);
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
        if (Files.isRegularFile(target) && Files.size(target) == parcel.size()) {
            String sha256 = Digests.sha256(target);
            if (sha256.equals(parcel.sha256())) {
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
        List<Stored> found = new ArrayList<>();
        if (!Files.exists(root)) {
            return found;
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String key = key(folder) + "/";
                    boolean onTheWay = folder.equals(root) || key.startsWith(prefix) || prefix.startsWith(key);
                    return onTheWay && !foreign(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && key(file).startsWith(prefix)) {
                        found.add(new Stored(key(file), attributes.size()));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw said(e);
        }
        found.sort(Comparator.comparing(Stored::key));
        return found;
    }

    /** Ours, and what filesystems keep at their root for themselves. */
    private boolean foreign(Path folder) {
        return folder.equals(root.resolve(INCOMING)) || folder.equals(root.resolve("lost+found"));
    }

    private String key(Path path) {
        return root.relativize(path).toString();
    }

    @Override
    public InputStream get(String key) throws IOException {
        return Disk.read(path(key));
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

    private static Refused notAFolder(Path path) {
        return new Refused(ErrorCode.DELIVERY_FAILED, path + " is not a directory", null);
    }

    /** Partials of processes of this host that are gone; those of other hosts may still be growing. */
    private void sweep() throws IOException {
        Path incoming = root.resolve(INCOMING);
        if (!Files.isDirectory(incoming)) {
            return;
        }
        try (DirectoryStream<Path> partials = Files.newDirectoryStream(incoming, "*" + PARTIAL)) {
            for (Path partial : partials) {
                String name = partial.getFileName().toString();
                String mark = name.substring(0, Math.max(0, name.lastIndexOf('~')));
                if (ProcessMark.parse(mark).filter(ProcessMark::isGone).isPresent()) {
                    Files.deleteIfExists(partial);
                }
            }
        }
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
