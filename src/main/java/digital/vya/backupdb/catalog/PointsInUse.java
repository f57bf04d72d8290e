package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Claim;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restore points that a process of this machine reads or removes: never both. Each leaves a locked file first and then
 * looks for the other's, so of two that meet at least one gives way; the kernel frees the lock of a process that died.
 */
public final class PointsInUse {
    private static final Logger LOG = LoggerFactory.getLogger(PointsInUse.class);
    private static final String READ = ".read";
    private static final String REMOVED = ".removed";

    private final RunFolder folder;

    public PointsInUse(RunFolder folder) {
        this.folder = folder;
    }

    /** A point is in use until this is closed. */
    public static final class Mark implements AutoCloseable {
        /** Of a reader that could leave none, as on a full disk: it reads all the same. */
        static final Mark NONE = new Mark(null, null);

        private final @Nullable Path file;
        private final @Nullable Claim claim;

        private Mark(@Nullable Path file, @Nullable Claim claim) {
            this.file = file;
            this.claim = claim;
        }

        @Override
        public void close() {
            if (file == null || claim == null) {
                return;
            }
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("Mark {} stays, and is taken away by who comes next: {}", file, BackupException.words(e));
            }
            try {
                claim.close();
            } catch (IOException e) {
                throw BackupException.unwritable("Mark " + file, e);
            }
        }
    }

    /** Throws where it is being removed. */
    public Mark read(String point) {
        Optional<Mark> mark;
        try {
            mark = markUnless(point, READ, REMOVED);
        } catch (BackupException e) {
            LOG.warn("{}; a cleanup does not see that {} is being read", e.getMessage(), point);
            return Mark.NONE;
        }
        return mark.orElseThrow(() -> new BackupException(
                ErrorCode.POINT_UNKNOWN, "Restore point " + point + " is being removed by a cleanup"));
    }

    /** Empty where it is being read, or removed by another. */
    public Optional<Mark> remove(String point) {
        return isMarked(point, REMOVED) ? Optional.empty() : markUnless(point, REMOVED, READ);
    }

    /** One's own mark first, then the look for the other's. */
    private Optional<Mark> markUnless(String point, String kind, String other) {
        Mark mark = mark(point, kind);
        boolean alone = false;
        try {
            alone = !isMarked(point, other);
            return alone ? Optional.of(mark) : Optional.empty();
        } finally {
            if (!alone) {
                mark.close();
            }
        }
    }

    public boolean isRead(String point) {
        return isMarked(point, READ);
    }

    private Mark mark(String point, String kind) {
        Path file = marks().resolve(name(point) + "." + UUID.randomUUID() + kind);
        try {
            while (true) {
                Disk.touch(file);
                Optional<Claim> claim = Claim.tryTake(file);
                if (claim.isPresent() && Files.exists(file)) {
                    return new Mark(file, claim.get());
                }
                // a look for dead ones met it before it was claimed
                if (claim.isPresent()) {
                    claim.get().close();
                }
            }
        } catch (IOException e) {
            throw BackupException.unwritable("Mark " + file, e);
        }
    }

    /** Of one length, however long the id is. */
    private static String name(String point) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(point.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private boolean isMarked(String point, String kind) {
        String start = name(point) + ".";
        for (Path file : marks(start, kind)) {
            if (isAlive(file)) {
                return true;
            }
        }
        return false;
    }

    private List<Path> marks(String start, String kind) {
        try (Stream<Path> files = Disk.isFolder(marks()) ? Files.list(marks()) : Stream.empty()) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(start) && name.endsWith(kind);
                    })
                    .toList();
        } catch (IOException e) {
            throw new BackupException(ErrorCode.INTERNAL, marks() + " cannot be read: " + BackupException.words(e), e);
        }
    }

    /** What a process that died left is taken away. */
    private static boolean isAlive(Path file) {
        try {
            Optional<Claim> dead = Claim.tryTake(file);
            if (dead.isEmpty()) {
                return true;
            }
            try (Claim held = dead.get()) {
                Files.deleteIfExists(file);
            }
            return false;
        } catch (IOException e) {
            throw new BackupException(ErrorCode.INTERNAL, "Mark " + file + " cannot be read", e);
        }
    }

    private Path marks() {
        return folder.pointsInUse().toAbsolutePath().normalize();
    }
}
