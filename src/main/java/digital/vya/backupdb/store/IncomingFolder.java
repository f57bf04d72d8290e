package digital.vya.backupdb.store;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where copies grow at a file destination until they are whole: {@code .incoming}, on the same filesystem. */
final class IncomingFolder {
    static final String NAME = ".incoming";

    private static final String PARTIAL = ".part";

    private static final Logger LOG = LoggerFactory.getLogger(IncomingFolder.class);

    private final Path folder;
    private final Set<Path> undeleted = ConcurrentHashMap.newKeySet();
    private boolean swept;

    IncomingFolder(Path root) {
        this.folder = root.resolve(NAME);
    }

    /** A name that no other process uses and that tells whose it is. */
    Path partial() throws IOException {
        Disk.folders(folder);
        return folder.resolve(ProcessMark.own() + "~" + UUID.randomUUID() + PARTIAL);
    }

    /** How this filesystem shows a file of ours that was made just now. */
    PosixFileAttributes fresh() throws IOException {
        Path sample = partial();
        try {
            Disk.create(sample).close();
            return Files.readAttributes(sample, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } finally {
            discard(sample);
        }
    }

    /** Done with. What a share does not delete at the second try either is tried again before the next file comes. */
    void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException first) {
            try {
                Files.deleteIfExists(partial);
            } catch (IOException e) {
                LOG.warn("{} cannot be deleted yet: {}", partial, BackupException.words(e));
                undeleted.add(partial);
            }
        }
    }

    /** Ourselves, root, and the owner of the destination's directory, who may replace all that is in it. */
    boolean isTrusted(UserPrincipal owner) throws IOException {
        return Disk.isUsOrRoot(owner)
                || owner.equals(Files.getOwner(folder.toAbsolutePath().getParent()));
    }

    /**
     * What could not be deleted before; and once for each start, partials of processes of this host that are gone: those
     * of other hosts may still grow.
     */
    synchronized void sweep() throws IOException {
        for (Path partial : List.copyOf(undeleted)) {
            undeleted.remove(partial);
            discard(partial);
        }
        if (swept || !Files.isDirectory(folder)) {
            return;
        }
        swept = true;
        try (DirectoryStream<Path> partials = Files.newDirectoryStream(folder, "*" + PARTIAL)) {
            for (Path partial : partials) {
                String name = partial.getFileName().toString();
                String mark = name.substring(0, Math.max(0, name.lastIndexOf('~')));
                if (ProcessMark.parse(mark).filter(ProcessMark::isGone).isPresent()) {
                    Files.deleteIfExists(partial);
                }
            }
        }
    }
}
