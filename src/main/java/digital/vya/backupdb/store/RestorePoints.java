package digital.vya.backupdb.store;

import digital.vya.backupdb.catalog.PointIndex;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.SafeName;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be restored, read from the destinations themselves: a restore point is its manifest. What cannot be read is
 * told beside what can.
 */
public final class RestorePoints {
    /** What the key of a restore point's manifest has after its id. */
    public static final String MANIFEST = Shipments.MANIFEST;

    private static final Pattern STAMP = Pattern.compile("_(\\d{8}_\\d{6})$");
    private static final Duration MOST_OFFSET = Duration.ofHours(18);

    private final Settings settings;
    private final KameletDefinitions kamelets;
    private final Destinations destinations;
    private final PointIndex index;
    private final ExecutorService listing;
    private final ExecutorService reading;
    private final Progress progress;
    private final Clock clock;

    public RestorePoints(
            Settings settings,
            KameletDefinitions kamelets,
            Destinations destinations,
            PointIndex index,
            ExecutorService listing,
            ExecutorService reading,
            Progress progress,
            Clock clock) {
        this.progress = progress;
        this.clock = clock;
        this.settings = settings;
        this.kamelets = kamelets;
        this.destinations = destinations;
        this.index = index;
        this.listing = listing;
        this.reading = reading;
    }

    /** Asks all destinations at once, and reads every manifest. */
    public RestoreListing list(RestoreListRequest request) {
        return list(request, false);
    }

    /** The same, but what a destination lists as it did when its manifest was last read is taken from the catalogue. */
    public RestoreListing overview(RestoreListRequest request) {
        return list(request, true);
    }

    private RestoreListing list(RestoreListRequest request, boolean remembers) {
        List<CompletableFuture<List<Object>>> asked = destinations(request.destination()).stream()
                .map(one -> CompletableFuture.supplyAsync(() -> of(one, request, remembers), listing))
                .toList();
        return gather(asked.stream().flatMap(one -> one.join().stream()).toList(), request);
    }

    /** The restore points of one destination, and a problem for each that cannot be read. */
    private List<Object> of(Settings.Destination destination, RestoreListRequest request, boolean remembers) {
        try {
            Instant began = clock.instant();
            Map<String, Store.Stored> manifests = manifests(destination, request.prefix());
            Map<String, Store.Stored> meant = new LinkedHashMap<>(manifests);
            meant.keySet().removeIf(point -> !mayBeMeant(point, request));
            Map<String, Manifest> known =
                    remembers ? index.known(destination.id(), request.prefix(), marks(meant)) : Map.of();
            List<Object> answers = new ArrayList<>();
            List<CompletableFuture<Object>> asked = new ArrayList<>();
            meant.forEach((point, stored) -> {
                Manifest manifest = known.get(point);
                if (manifest != null) {
                    answers.add(new RestorePoint(destination.id(), manifest));
                } else {
                    asked.add(CompletableFuture.supplyAsync(() -> read(destination, stored), reading));
                }
            });
            List<PointIndex.Read> read = new ArrayList<>();
            try (Progress.Counted reads = progress.count("manifests of " + destination.id(), asked.size())) {
                for (CompletableFuture<Object> one : asked) {
                    Object answer = one.join();
                    reads.one();
                    if (answer instanceof PointIndex.Read found) {
                        read.add(found);
                        answers.add(new RestorePoint(destination.id(), found.manifest()));
                    } else {
                        answers.add(answer);
                    }
                }
            }
            Problem forgotten = index.listed(destination.id(), request.prefix(), manifests.keySet(), read, began);
            if (forgotten != null) {
                answers.add(forgotten);
            }
            return answers;
        } catch (Exception e) {
            return List.of(problem(e, ErrorCode.DESTINATION_UNREADABLE, destination.id()));
        }
    }

    private static Map<String, String> marks(Map<String, Store.Stored> manifests) {
        Map<String, String> marks = new HashMap<>();
        manifests.forEach((point, stored) -> {
            if (stored.mark() != null) {
                marks.put(point, stored.mark());
            }
        });
        return marks;
    }

    /**
     * Rows per table stay behind: thousands of manifests with thousands of tables would not fit in the heap, and no
     * restore point is chosen by them.
     */
    private Object read(Settings.Destination destination, Store.Stored stored) {
        MessageDigest digest = Digests.sha256();
        try (InputStream content = new DigestInputStream(destinations.get(destination, stored.key(), null), digest)) {
            Manifest manifest = ManifestReader.read(content, stored.key());
            return PointIndex.Read.of(manifest, Digests.hex(digest.digest()), stored.mark());
        } catch (Exception e) {
            return problem(e, ErrorCode.MANIFEST_UNREADABLE, destination.id() + ": " + stored.key());
        }
    }

    /** The destinations to look at: the named one, or those that can list and give back what they hold. */
    public List<Settings.Destination> destinations(@Nullable String id) {
        return id == null
                ? settings.destinations().stream().filter(this::gives).toList()
                : List.of(settings.destinationNamed(id));
    }

    /** Whether a destination lists and gives back what it holds; some only take. */
    boolean gives(Settings.Destination destination) {
        return kamelets.operations(destination.type()).containsAll(List.of("list", "get"));
    }

    /** The manifests among what a destination lists, by the restore point that each is of. */
    private Map<String, Store.Stored> manifests(Settings.Destination destination, String prefix) throws Exception {
        Map<String, Store.Stored> manifests = new LinkedHashMap<>();
        for (Store.Stored stored : destinations.list(destination, prefix)) {
            String key = stored.key();
            if (key.startsWith(prefix) && key.endsWith(Shipments.MANIFEST)) {
                manifests.put(key.substring(0, key.length() - Shipments.MANIFEST.length()), stored);
            }
        }
        return manifests;
    }

    private static boolean mayBeMeant(String point, RestoreListRequest request) {
        String database = request.database() == null ? "" : "/" + SafeName.of(request.database()) + "/";
        return mayBeOfTime(point, request)
                && (request.point() == null || request.point().equals(point))
                && point.contains(database);
    }

    /**
     * False where the time in a name is so far off that no offset brings it there: of years of backups only a few days
     * of manifests are fetched. The manifest has the last word.
     */
    private static boolean mayBeOfTime(String point, RestoreListRequest request) {
        Matcher stamp = STAMP.matcher(point);
        if (!stamp.find()) {
            return true;
        }
        try {
            Instant named = LocalDateTime.parse(stamp.group(1), SafeName.STAMP).toInstant(ZoneOffset.UTC);
            return (request.since() == null || !named.plus(MOST_OFFSET).isBefore(request.since()))
                    && (request.until() == null || !named.minus(MOST_OFFSET).isAfter(request.until()));
        } catch (DateTimeException notAStamp) {
            return true;
        }
    }

    /** Puts together what each destination answered: restore points and problems. */
    private RestoreListing gather(List<Object> answers, RestoreListRequest request) {
        List<RestorePoint> points = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Set<Problem> remarks = new LinkedHashSet<>();
        for (Object answer : answers) {
            if (answer instanceof Problem problem) {
                // what was listed is right all the same
                boolean isRemark = problem.code().isOfCatalog();
                (isRemark ? remarks : problems).add(problem);
            } else if (answer instanceof RestorePoint point && meant(point.manifest(), request)) {
                points.add(point);
            }
        }
        Instant now = clock.instant();
        points.sort(
                Comparator.comparing((RestorePoint p) -> p.manifest().takenAt().toInstant(), Newest.first(now))
                        .thenComparing(p -> p.manifest().id())
                        .thenComparing(RestorePoint::destination));
        remarks.addAll(remarks(points, now));
        return new RestoreListing(points, problems, List.copyOf(remarks));
    }

    private static List<Problem> remarks(List<RestorePoint> points, Instant now) {
        ErrorCode code = ErrorCode.POINT_AHEAD;
        return points.stream()
                .filter(p -> Newest.isAhead(p.manifest().takenAt().toInstant(), now))
                .map(p -> Problem.of(
                        code,
                        p.destination() + ": " + p.manifest().id() + " says it was taken at "
                                + p.manifest().takenAt() + ", which is yet to come"))
                .toList();
    }

    private static boolean meant(Manifest manifest, RestoreListRequest request) {
        Instant taken = manifest.takenAt().toInstant();
        return (request.since() == null || !taken.isBefore(request.since()))
                && (request.until() == null || !taken.isAfter(request.until()))
                && (request.verdict() == null || request.verdict() == manifest.verdict())
                && (request.instance() == null || request.instance().equals(manifest.instance()))
                && (request.database() == null || request.database().equals(manifest.database()));
    }

    private static Problem problem(Exception thrown, ErrorCode otherwise, String where) {
        BackupException ours = BackupException.from(thrown);
        if (ours.code() == ErrorCode.DESTINATION_UNMOUNTED) {
            return new Problem(ours.code(), where + ": " + ours.getMessage(), ours.hint());
        }
        ErrorCode code = ours.code() == ErrorCode.MANIFEST_UNREADABLE ? ours.code() : otherwise;
        return Problem.of(code, where + ": " + ours.getMessage());
    }
}
