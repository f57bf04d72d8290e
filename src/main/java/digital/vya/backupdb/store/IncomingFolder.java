package digital.vya.backupdb.store;

import digital.vya.backupdb.disk.Disk;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.UUID;

/** Where copies grow at a file destination until they are whole: {@code .incoming}, on the same filesystem. */
final class IncomingFolder {
    static final String NAME = ".incoming";

    private static final String PARTIAL = ".part";

    private final Path folder;
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
            Files.deleteIfExists(sample);
        }
    }

    /** Ourselves, root, and the owner of the destination's directory, who may replace all that is in it. */
    boolean isTrusted(UserPrincipal owner) throws IOException {
        return Disk.isUsOrRoot(owner)
                || owner.equals(Files.getOwner(folder.toAbsolutePath().getParent()));
    }

    /** Once for each start: partials of processes of this host that are gone; those of other hosts may still grow. */
    synchronized void sweep() throws IOException {
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
