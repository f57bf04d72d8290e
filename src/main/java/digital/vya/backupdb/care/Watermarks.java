package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.PointIndex;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Filling;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.retention.Growth;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which destinations of this machine fill up, and when they will be full. It only tells: nothing is ever removed because
 * of it.
 */
public final class Watermarks {
    private static final Logger LOG = LoggerFactory.getLogger(Watermarks.class);

    /** A share that does not answer keeps no run and no command waiting. */
    private static final long SECONDS_TO_ANSWER = 3;

    /** Told again only after it was well: so much below the watermark, as one that is at it goes up and down. */
    private static final int WELL_PERCENT = 5;

    private static final double WELL_FREE = 1.1;
    private static final int LARGEST_MARK = 64 * 1024;

    private final Settings settings;
    private final Placeholders placeholders;
    private final Path home;
    private final PointIndex points;
    private final RunFolder folder;
    private final Meters meters;
    private final Clock clock;
    /** One look at a time at each: a share that hangs holds one thread, however often it is asked for. */
    private final Map<String, CompletableFuture<Filling>> looking = new ConcurrentHashMap<>();

    public Watermarks(
            Settings settings,
            Placeholders placeholders,
            Path home,
            PointIndex points,
            RunFolder folder,
            Meters meters,
            Clock clock) {
        this.settings = settings;
        this.placeholders = placeholders;
        this.home = home;
        this.points = points;
        this.folder = folder;
        this.meters = meters;
        this.clock = clock;
    }

    /** That it fills up was told, and about which directory. */
    private record Told(String directory, OffsetDateTime at) {}

    /** All that are on this machine and answer, in the order of the configuration. */
    public List<Filling> all() {
        return looked(destination -> true);
    }

    /** The same, for those who watch this process. */
    public void measure() {
        all().forEach(meters::filling);
    }

    /** One of this machine; it is waited for. */
    public Filling of(Settings.Destination destination) throws IOException {
        String directory = String.valueOf(destination.parameters().get("directory"));
        Path there =
                home.resolve(placeholders.resolve(directory)).toAbsolutePath().normalize();
        Path existing = there;
        while (!Files.exists(existing)) {
            existing = Disk.parent(existing);
        }
        FileStore disk = Files.getFileStore(existing);
        // used and free as df has them: what is kept for root is neither
        long used = disk.getTotalSpace() - disk.getUnallocatedSpace();
        long free = disk.getUsableSpace();
        int percent = used + free == 0 ? 100 : (int) Math.round(100.0 * used / (used + free));
        Settings.Watermark watermark = destination.watermark();
        Instant now = clock.instant();
        OptionalLong perDay = Growth.perDay(points.flows(destination.id(), now.minus(Growth.WINDOW), used + free), now);
        Optional<LocalDate> full = perDay.isEmpty()
                ? Optional.empty()
                : Growth.fullAt(free, perDay.getAsLong(), now)
                        .map(at -> at.atZone(clock.getZone()).toLocalDate());
        return new Filling(
                destination.id(),
                there.toString(),
                free,
                percent,
                percent >= watermark.percent() || free < watermark.free(used + free),
                perDay.isEmpty() ? null : perDay.getAsLong(),
                full.orElse(null));
    }

    public static Problem problem(Filling filling) {
        return Problem.of(ErrorCode.DESTINATION_FILLING, filling.destination() + ": " + filling.said());
    }

    /** After a run: with a remark for each of its destinations that began to fill up since it was last well. */
    public RunOutcome after(RunOutcome outcome) {
        try {
            Set<String> reached = outcome.databases().stream()
                    .flatMap(database -> database.deliveries().stream())
                    .map(DeliveryResult::destination)
                    .collect(Collectors.toSet());
            List<Problem> problems = new ArrayList<>(outcome.problems());
            for (Filling one : looked(destination -> reached.contains(destination.id()))) {
                meters.filling(one);
                if (one.filling() && isNews(one)) {
                    Problem problem = problem(one);
                    LOG.warn("{} {}", problem.code().id(), problem.message());
                    problems.add(problem);
                } else if (isWell(one)) {
                    Files.deleteIfExists(mark(one));
                }
            }
            return problems.size() == outcome.problems().size()
                    ? outcome
                    : new RunOutcome(
                            outcome.run(), outcome.verdict(), outcome.databases(), problems, outcome.endedAt());
        } catch (IOException | RuntimeException e) {
            LOG.warn("Whether destinations fill up cannot be told: {}", BackupException.words(e));
            return outcome;
        }
    }

    /** The first who asks marks it; a mark that cannot be written keeps nothing from being told. */
    private boolean isNews(Filling one) {
        Path mark = mark(one);
        try {
            if (Files.exists(mark)) {
                Told told = Json.mapper().readValue(PlainFile.read(mark, LARGEST_MARK), Told.class);
                if (one.directory().equals(told.directory())) {
                    return false;
                }
                Files.deleteIfExists(mark);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be read, and is written anew: {}", mark, BackupException.words(e));
            if (!removed(mark)) {
                return true;
            }
        }
        try {
            Disk.folders(Disk.parent(mark));
            write(mark, new Told(one.directory(), OffsetDateTime.now(clock)));
        } catch (FileAlreadyExistsException e) {
            // a run that ended at the same time tells it; or no folder can be made where a file is
            return !Files.exists(mark);
        } catch (IOException e) {
            LOG.warn("{} cannot be written, so it is told again: {}", mark, BackupException.words(e));
        }
        return true;
    }

    /** Whole, and only where there is none yet. */
    private static void write(Path mark, Told told) throws IOException {
        Path whole = mark.resolveSibling("." + mark.getFileName() + "." + UUID.randomUUID());
        try {
            Disk.write(whole, Json.mapper().writeValueAsBytes(told));
            if (!Disk.link(whole, mark)) {
                // where a file has one name only, a cut may leave a part of it, which is written anew
                try (FileChannel out = Disk.create(mark)) {
                    Disk.write(out, Files.readAllBytes(whole));
                }
            }
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static boolean removed(Path mark) {
        try {
            Files.deleteIfExists(mark);
            return true;
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", mark, BackupException.words(e));
            return false;
        }
    }

    private boolean isWell(Filling one) {
        Settings.Watermark watermark =
                settings.destinationNamed(one.destination()).watermark();
        long whole = one.usedPercent() >= 100
                ? one.freeBytes()
                : Math.round(one.freeBytes() / (1 - one.usedPercent() / 100.0));
        return one.usedPercent() <= watermark.percent() - Math.min(WELL_PERCENT, watermark.percent() / 2)
                && one.freeBytes() >= watermark.free(whole) * WELL_FREE;
    }

    private Path mark(Filling one) {
        return folder.fillings().resolve(one.destination() + ".json");
    }

    /** All at once; who has not answered when the time is up is left out. */
    private List<Filling> looked(Predicate<Settings.Destination> which) {
        Map<String, CompletableFuture<Filling>> asked = new LinkedHashMap<>();
        for (Settings.Destination destination : settings.destinations()) {
            if (destination.isLocal() && which.test(destination)) {
                asked.put(
                        destination.id(),
                        looking.compute(
                                destination.id(),
                                (id, running) -> running == null || running.isDone() ? begin(destination) : running));
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_ANSWER);
        List<Filling> found = new ArrayList<>();
        asked.forEach((id, answer) -> {
            try {
                found.add(answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                LOG.warn("How full the disk of {} is cannot be told: it does not answer", id);
            } catch (ExecutionException e) {
                Throwable why = Objects.requireNonNullElse(e.getCause(), e);
                LOG.warn("How full the disk of {} is cannot be told: {}", id, BackupException.words(why));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return found;
    }

    private CompletableFuture<Filling> begin(Settings.Destination destination) {
        CompletableFuture<Filling> answer = new CompletableFuture<>();
        Thread looks = new Thread(() -> look(destination, answer), "look-at-" + destination.id());
        looks.setDaemon(true);
        looks.start();
        return answer;
    }

    private void look(Settings.Destination destination, CompletableFuture<Filling> answer) {
        try {
            answer.complete(of(destination));
        } catch (IOException | RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }
}
