package digital.vya.backupdb.store;

import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.disk.Claim;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Shipment;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every delivery is parked before it starts, in a folder of its own that holds the restore point's files, and leaves
 * when it is committed. What is still here after its process ended, in whatever way, is a dead letter.
 *
 * <p>{@code .ID.lock} is held by the process that is delivering; {@code .ID} is a folder not yet complete.
 */
public final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final String TICKET = "delivery.json";
    private static final int LARGEST_TICKET = 16 << 20;
    private static final Pattern LOCK = Pattern.compile("[.](.+)[.]lock");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Path root;
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Nodes nodes;

    public DeadLetters(Path state, Nodes nodes, Clock clock) {
        this.nodes = nodes;
        this.clock = clock;
        this.root = state.resolve("dead-letters");
    }

    /** Keeps a shipment until it is committed at the destination; {@code sibling} is where it was kept for another one. */
    String park(Shipment shipment, String destination, @Nullable String sibling) throws IOException {
        Disk.folders(root);
        OffsetDateTime now = now();
        String id = STAMP.format(now) + "-"
                + String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
        Claim claim =
                Claim.tryTake(lock(id)).orElseThrow(() -> new IOException("Two deliveries were given one id: " + id));
        Path opening = incomplete(id);
        try {
            Disk.folders(opening);
            for (Parcel parcel : shipment.parcels()) {
                keep(parcel, opening, sibling == null ? null : root.resolve(sibling));
            }
            write(opening, ParkedDelivery.pending(id, destination, shipment, now));
            Disk.rename(opening, folder(id));
            claims.put(id, claim);
            return id;
        } finally {
            if (!claims.containsKey(id)) {
                Disk.delete(opening);
                forget(id, claim);
            }
        }
    }

    /** A second name where that can be; a second copy is made once, and further destinations link to that one. */
    private static void keep(Parcel parcel, Path opening, @Nullable Path sibling) throws IOException {
        Path name = opening.resolve(ParkedDelivery.fileName(parcel.key()));
        if (Disk.link(parcel.file(), name)) {
            return;
        }
        if (sibling != null && Disk.link(sibling.resolve(name.getFileName()), name)) {
            return;
        }
        Disk.copy(parcel.file(), name, copied -> {});
    }

    void committed(String id) throws IOException {
        remove(id);
        forget(id, claims.remove(id));
    }

    /** One call takes the letter away: half of one could never be redriven. What stays is removed at the next look. */
    private void remove(String id) throws IOException {
        Files.move(folder(id), incomplete(id), StandardCopyOption.ATOMIC_MOVE);
        try {
            Disk.delete(incomplete(id));
        } catch (IOException e) {
            LOG.warn(
                    "What was parked as {} is not needed any more and could not be removed: {}",
                    id,
                    BackupException.words(e));
        }
    }

    void failed(String id, Problem problem) throws IOException {
        try (Claim claim = claims.remove(id)) {
            write(folder(id), read(folder(id)).dead(problem, now()));
        }
    }

    /** All that were given up on, oldest first; deliveries that are still under way are not among them. */
    public List<DeadLetter> list() throws IOException {
        List<DeadLetter> letters = new ArrayList<>();
        if (Disk.isFolder(root)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
                for (Path entry : entries) {
                    if (Disk.isFolder(entry)) {
                        settled(entry).ifPresent(letters::add);
                    } else {
                        removeOrphan(entry);
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        letters.sort(Comparator.comparing(DeadLetter::id));
        return letters;
    }

    /** A lock that could not be removed together with its letter. */
    private void removeOrphan(Path file) throws IOException {
        Matcher lock = LOCK.matcher(file.getFileName().toString());
        if (lock.matches() && !Disk.isFolder(folder(lock.group(1))) && !Disk.isFolder(incomplete(lock.group(1)))) {
            Optional<Claim> claim = Claim.tryTake(file);
            if (claim.isPresent()) {
                forget(lock.group(1), claim.get());
            }
        }
    }

    /** The letters a request means; one that is named and not there is an error. */
    public List<DeadLetter> select(DeadLetterRequest request) throws IOException {
        List<DeadLetter> all = list();
        nodes.tellWaiting(all);
        for (String id : request.ids()) {
            if (all.stream().noneMatch(letter -> letter.id().equals(id))) {
                throw new BackupException(
                        ErrorCode.DEAD_LETTER_UNKNOWN, "There is no dead letter " + id + " here" + onNode(id));
            }
        }
        return all.stream()
                .filter(letter -> request.ids().isEmpty() || request.ids().contains(letter.id()))
                .filter(letter ->
                        request.destination() == null || request.destination().equals(letter.destination()))
                .toList();
    }

    /** Where the files of one are that another node gave up on. */
    private String onNode(String id) {
        return nodes.waitingElsewhere().stream()
                .filter(waiting -> waiting.id().equals(id))
                .map(waiting -> "; its files are on node " + waiting.node() + ", which alone can deliver it")
                .findFirst()
                .orElse("");
    }

    /** Takes a letter for this process alone, and makes sure its files are the ones that were parked. */
    void claim(DeadLetter letter) throws IOException {
        Claim claim = Claim.tryTake(lock(letter.id()))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.DEAD_LETTER_BUSY, "Dead letter " + letter.id() + " is being delivered"));
        boolean mine = false;
        try {
            if (!Disk.isFolder(folder(letter.id()))) {
                throw new BackupException(
                        ErrorCode.DEAD_LETTER_UNKNOWN, "Dead letter " + letter.id() + " is not there any more");
            }
            verify(letter);
            claims.put(letter.id(), claim);
            mine = true;
        } finally {
            if (!mine) {
                claim.close();
            }
        }
    }

    void drop(DeadLetter letter) throws IOException {
        Claim claim = Claim.tryTake(lock(letter.id()))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.DEAD_LETTER_BUSY, "Dead letter " + letter.id() + " is being delivered"));
        remove(letter.id());
        forget(letter.id(), claim);
    }

    private static void verify(DeadLetter letter) throws IOException {
        for (Parcel parcel : letter.shipment().parcels()) {
            boolean whole = Files.isRegularFile(parcel.file(), LinkOption.NOFOLLOW_LINKS)
                    && Files.size(parcel.file()) == parcel.size()
                    && Digests.sha256(parcel.file()).equals(parcel.sha256());
            if (!whole) {
                throw new BackupException(
                        ErrorCode.DEAD_LETTER_DAMAGED,
                        parcel.name() + " of dead letter " + letter.id() + " is missing or was changed");
            }
        }
        if (letter.shipment().parcels().isEmpty()) {
            throw new BackupException(ErrorCode.DEAD_LETTER_DAMAGED, "Dead letter " + letter.id() + " cannot be read");
        }
    }

    /** What a folder is now that its process may be gone: nothing, or a dead letter. */
    private Optional<DeadLetter> settled(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        String id = name.startsWith(".") ? name.substring(1) : name;
        try {
            ParkedDelivery parked = name.equals(id) ? read(folder) : null;
            if (parked != null && parked.status() == ParkedDelivery.Status.DEAD) {
                return Optional.of(parked.letter(folder));
            }
        } catch (IOException e) {
            return Disk.isFolder(folder) ? Optional.of(unreadable(id, folder, e)) : Optional.empty();
        }
        Optional<Claim> orphaned = Claim.tryTake(lock(id));
        if (orphaned.isEmpty()) {
            return Optional.empty();
        }
        try (Claim claim = orphaned.get()) {
            if (!name.equals(id)) {
                Disk.delete(folder);
                Files.deleteIfExists(lock(id));
                return Optional.empty();
            }
            if (!Disk.isFolder(folder)) {
                Files.deleteIfExists(lock(id));
                return Optional.empty();
            }
            ParkedDelivery interrupted = read(folder);
            if (interrupted.status() == ParkedDelivery.Status.PENDING) {
                Problem why = Problem.of(new BackupException(
                        ErrorCode.INTERRUPTED,
                        "The process ended before the delivery to " + interrupted.destination()));
                interrupted = interrupted.dead(why, now());
                write(folder, interrupted);
            }
            return Optional.of(interrupted.letter(folder));
        }
    }

    private DeadLetter unreadable(String id, Path folder, IOException e) throws IOException {
        OffsetDateTime since = Files.getLastModifiedTime(folder)
                .toInstant()
                .atZone(clock.getZone())
                .toOffsetDateTime();
        Problem why = Problem.of(new BackupException(
                ErrorCode.DEAD_LETTER_DAMAGED, folder.resolve(TICKET) + " cannot be read: " + e.getMessage()));
        return new DeadLetter(id, since, "unknown", Shipment.parked(null, "unknown", List.of()), why);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }

    /** A lock that stays is removed at the next look; what it was for is done. */
    private void forget(String id, Claim claim) {
        try (claim) {
            Files.deleteIfExists(lock(id));
        } catch (IOException e) {
            LOG.warn("The lock of {} could not be removed: {}", id, BackupException.words(e));
        }
    }

    private Path folder(String id) {
        return root.resolve(id);
    }

    private Path incomplete(String id) {
        return root.resolve("." + id);
    }

    private Path lock(String id) {
        return root.resolve("." + id + ".lock");
    }

    private static ParkedDelivery read(Path folder) throws IOException {
        return Json.mapper().readValue(PlainFile.read(folder.resolve(TICKET), LARGEST_TICKET), ParkedDelivery.class);
    }

    private static void write(Path folder, ParkedDelivery parked) throws IOException {
        Disk.write(folder.resolve(TICKET), Json.mapper().writeValueAsBytes(parked));
    }
}
