package digital.vya.backupdb.store;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.SafeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the directory that was delivered to before from one that only has its name: an empty mount point, or another disk
 * mounted there. The first restore point leaves a file in it, and the state folder remembers what the file says.
 */
final class KnownDirectory {
    static final String MARK = ".vya-destination";

    /** What stands there is a line of 37 bytes. */
    private static final int LARGEST = 200;

    private static final Logger LOG = LoggerFactory.getLogger(KnownDirectory.class);
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private final Path root;
    private final @Nullable Path mountPoint;
    private final @Nullable Path remembered;

    /** Without a mount point anything may stand at the directory; without a state folder nothing is remembered. */
    KnownDirectory(Path root, String mountPoint, String state) {
        this.root = root;
        this.mountPoint = mountPoint.isBlank()
                ? null
                : Path.of(mountPoint).toAbsolutePath().normalize();
        this.remembered = state.isBlank() ? null : Path.of(state, "destinations", name(root));
    }

    /** Readable, and of any length in a few characters. */
    private static String name(Path root) {
        String last = root.getFileName() == null
                ? "root"
                : SafeName.of(root.getFileName().toString());
        byte[] whole = root.toString().getBytes(StandardCharsets.UTF_8);
        String hash = Digests.hex(Digests.sha256().digest(whole)).substring(0, 16);
        return last.substring(0, Math.min(last.length(), 100)) + "-" + hash;
    }

    /** Throws where this is not the directory, or not its disk. */
    void require() throws IOException {
        requireMount();
        Optional<String> known = known();
        if (known.isEmpty()) {
            return;
        }
        Optional<String> marked = marked();
        if (!marked.equals(known)) {
            throw unknown(
                    marked.map(other -> "its " + MARK + " says " + other + " and not " + known.get())
                            .orElse("there is no " + MARK + " in it"),
                    "Mount its disk or share. If the directory was emptied or replaced on purpose: rm " + remembered,
                    null);
        }
    }

    private Refused unknown(String why, String hint, @Nullable IOException cause) {
        return new Refused(
                ErrorCode.DESTINATION_UNMOUNTED,
                root + " is not the directory that was delivered to before: " + why,
                hint,
                cause);
    }

    /** Another who may write to the destination may have put something else in its place. */
    private Optional<String> marked() throws IOException {
        Path mark = root.resolve(MARK);
        try {
            return read(mark);
        } catch (PlainFile.NotPlain e) {
            throw unknown(
                    "of its " + MARK + " nothing is read, " + e.getReason(),
                    "Find out who put it there, and remove it: rm -r " + mark,
                    e);
        }
    }

    private void requireMount() throws IOException {
        if (mountPoint == null) {
            return;
        }
        if (!root.startsWith(mountPoint)) {
            throw new Refused(
                    ErrorCode.CONFIG_INVALID, "directory " + root + " is not below mountPoint " + mountPoint, null);
        }
        Path real = Files.exists(mountPoint) ? mountPoint.toRealPath() : mountPoint;
        List<String> mounted = Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1);
        if (mounted.stream().noneMatch(line -> real.equals(mountedAt(line)))) {
            throw new Refused(
                    ErrorCode.DESTINATION_UNMOUNTED,
                    "Nothing is mounted at " + mountPoint + ", so " + root + " is not the destination",
                    "Mount the disk or share there: mount " + mountPoint,
                    null);
        }
    }

    /** The kernel writes blanks and the like as octal numbers. */
    private static Path mountedAt(String line) {
        Matcher octal = OCTAL.matcher(line.split(" ", -1)[MOUNT_POINT]);
        String plain = octal.replaceAll(
                found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))));
        return Path.of(new String(plain.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    /** Called with each manifest, before it gets its name: from then on there is something to tell apart. */
    synchronized void mark(IncomingFolder incoming) throws IOException {
        if (remembered == null || known().isPresent()) {
            return;
        }
        Path mark = root.resolve(MARK);
        if (marked().isEmpty()) {
            write(mark, incoming);
        }
        String id = marked().orElseThrow(() -> new IOException(mark + " is empty"));
        try {
            Disk.folders(Disk.parent(remembered));
            Disk.write(remembered, line(id));
            // remembered wrongly, every delivery from here on would be refused
            if (!known().equals(marked())) {
                Files.deleteIfExists(remembered);
                throw new IOException("what was read of " + mark + " or written is not what stands there");
            }
        } catch (IOException e) {
            // the delivery is no worse for it, and the next one tries again
            LOG.warn(
                    "{} cannot be written, so an unmounted {} is not noticed: {}",
                    remembered,
                    root,
                    BackupException.words(e));
        }
    }

    /** Of two that do it at once the first one's stays. */
    private static void write(Path mark, IncomingFolder incoming) throws IOException {
        Path partial = incoming.partial();
        try {
            Disk.write(partial, line(UUID.randomUUID().toString()));
            if (!Disk.link(partial, mark)) {
                Disk.rename(partial, mark);
            }
            Disk.sync(Disk.parent(mark));
        } catch (FileAlreadyExistsException theirs) {
            // as it should be
        } finally {
            incoming.discard(partial);
        }
    }

    private static byte[] line(String id) {
        return (id + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private Optional<String> known() {
        try {
            return remembered == null ? Optional.empty() : read(remembered);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.STATE_UNWRITABLE,
                    remembered + " cannot be read, so nobody knows whether " + root + " is mounted: " + e,
                    e);
        }
    }

    /** Nothing where there is no such file, or nothing in it. */
    private static Optional<String> read(Path file) throws IOException {
        try {
            String id = new String(PlainFile.read(file, LARGEST), StandardCharsets.UTF_8).strip();
            return Optional.of(id).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
