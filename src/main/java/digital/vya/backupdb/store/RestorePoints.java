package digital.vya.backupdb.store;

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
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be restored, read from the destinations themselves: a restore point is its manifest. What cannot be read is
 * told beside what can.
 */
public final class RestorePoints {
    private static final Pattern STAMP = Pattern.compile("_(\\d{8}_\\d{6})" + Pattern.quote(Shipments.MANIFEST) + "$");
    private static final Duration MOST_OFFSET = Duration.ofHours(18);

    private final Settings settings;
    private final KameletDefinitions kamelets;
    private final Destinations destinations;
    private final ExecutorService listing;
    private final ExecutorService reading;
    private final Clock clock;

    public RestorePoints(
            Settings settings,
            KameletDefinitions kamelets,
            Destinations destinations,
            ExecutorService listing,
            ExecutorService reading,
            Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.kamelets = kamelets;
        this.destinations = destinations;
        this.listing = listing;
        this.reading = reading;
    }

    /** Asks all destinations at once. */
    public RestoreListing list(RestoreListRequest request) {
        List<CompletableFuture<List<Object>>> asked = destinations(request).stream()
                .map(one -> CompletableFuture.supplyAsync(() -> of(one, request), listing))
                .toList();
        return gather(asked.stream().flatMap(one -> one.join().stream()).toList(), request);
    }

    /** The restore points of one destination, and a problem for each that cannot be read. */
    private List<Object> of(Settings.Destination destination, RestoreListRequest request) {
        try {
            List<CompletableFuture<Object>> asked = manifests(destination, request).stream()
                    .map(key -> CompletableFuture.supplyAsync(() -> read(destination, key), reading))
                    .toList();
            return asked.stream().map(CompletableFuture::join).toList();
        } catch (Exception e) {
            return List.of(problem(e, ErrorCode.DESTINATION_UNREADABLE, destination.id()));
        }
    }

    /**
     * Rows per table stay behind: thousands of manifests with thousands of tables would not fit in the heap, and no
     * restore point is chosen by them.
     */
    private Object read(Settings.Destination destination, String key) {
        try (InputStream content = destinations.get(destination, key, null)) {
            return new RestorePoint(
                    destination.id(), ManifestReader.read(content, key).withoutRows());
        } catch (Exception e) {
            return problem(e, ErrorCode.MANIFEST_UNREADABLE, destination.id() + ": " + key);
        }
    }

    /** The destinations to look at: those that can list and give back what they hold. */
    private List<Settings.Destination> destinations(RestoreListRequest request) {
        if (request.destination() != null) {
            String id = request.destination();
            return List.of(settings.destination(id)
                    .orElseThrow(
                            () -> new BackupException(ErrorCode.DESTINATION_UNKNOWN, "There is no destination " + id)));
        }
        return settings.destinations().stream().filter(this::gives).toList();
    }

    /** Whether a destination lists and gives back what it holds; some only take. */
    boolean gives(Settings.Destination destination) {
        return kamelets.operations(destination.type()).containsAll(List.of("list", "get"));
    }

    /** The keys of the manifests among what a destination lists. */
    private List<String> manifests(Settings.Destination destination, RestoreListRequest request) throws Exception {
        String prefix = request.prefix();
        String database = request.database() == null ? "" : "/" + SafeName.of(request.database()) + "/";
        return destinations.list(destination, prefix).stream()
                .map(Store.Stored::key)
                .filter(key -> mayBeOfTime(key, request))
                .filter(key -> request.point() == null || key.equals(request.point() + Shipments.MANIFEST))
                .filter(key -> key.startsWith(prefix) && key.endsWith(Shipments.MANIFEST) && key.contains(database))
                .toList();
    }

    /**
     * False where the time in a name is so far off that no offset brings it there: of years of backups only a few days
     * of manifests are fetched. The manifest has the last word.
     */
    private static boolean mayBeOfTime(String key, RestoreListRequest request) {
        Matcher stamp = STAMP.matcher(key);
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
        for (Object answer : answers) {
            if (answer instanceof Problem problem) {
                problems.add(problem);
            } else if (answer instanceof RestorePoint point && meant(point.manifest(), request)) {
                points.add(point);
            }
        }
        Instant now = clock.instant();
        points.sort(
                Comparator.comparing((RestorePoint p) -> p.manifest().takenAt().toInstant(), Newest.first(now))
                        .thenComparing(p -> p.manifest().id())
                        .thenComparing(RestorePoint::destination));
        return new RestoreListing(points, problems, remarks(points, now));
    }

    private static List<Problem> remarks(List<RestorePoint> points, Instant now) {
        ErrorCode code = ErrorCode.POINT_AHEAD;
        return points.stream()
                .filter(p -> Newest.isAhead(p.manifest().takenAt().toInstant(), now))
                .map(p -> new Problem(
                        code,
                        p.destination() + ": " + p.manifest().id() + " says it was taken at "
                                + p.manifest().takenAt() + ", which is yet to come",
                        code.hint()))
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
        return new Problem(code, where + ": " + ours.getMessage(), code.hint());
    }
}
