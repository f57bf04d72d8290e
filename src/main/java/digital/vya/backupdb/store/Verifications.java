package digital.vya.backupdb.store;

import digital.vya.backupdb.catalog.Actions;
import digital.vya.backupdb.catalog.CleanupRecords;
import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Action;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.Verification.State;
import digital.vya.backupdb.model.Verification.StoredFile;
import digital.vya.backupdb.model.VerifyRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads again what destinations hold, to the last byte. The way is drawn in routes/restore/verify.camel.yaml. */
public final class Verifications {
    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);
    private static final int CHUNK = 256 * 1024;
    private static final long UNKNOWN = -1;

    /** A file that must be there; size and hash are not known of what nothing describes. */
    public record Expected(
            String destination,
            String key,
            long size,
            @Nullable String sha256) {
        String label() {
            return destination + ": " + key;
        }

        /** Zero of what nothing describes. */
        long known() {
            return Math.max(0, size);
        }

        String name() {
            return key.substring(key.lastIndexOf('/') + 1);
        }
    }

    /** What is to be verified, as its destinations list it. */
    public record Listed(VerifyRequest request, RestoreListing listing, Actions.Begun begun) {
        public List<RestorePoint> points() {
            return listing.points();
        }
    }

    /** A restore point whose files are being read. */
    public record Reading(RestorePoint point, List<Expected> files, Instant began, Optional<PointsInUse.Mark> mark) {
        public Reading {
            files = List.copyOf(files);
        }
    }

    /** How far the newest verification is, for those who watch: all bytes of all files, and those that were read. */
    private record Shown(Progress.Flow flow, AtomicLong read) {
        void file(Expected file) {
            flow.now("verify " + file.destination() + ": " + file.name());
        }
    }

    private final Settings settings;
    private final RestorePoints restorePoints;
    private final Destinations destinations;
    private final PointsInUse inUse;
    private final CleanupRecords cleanups;
    private final Actions actions;
    private final Progress progress;
    private volatile @Nullable Shown shown;
    private final Clock clock;

    public Verifications(
            Settings settings,
            RestorePoints restorePoints,
            Destinations destinations,
            PointsInUse inUse,
            CleanupRecords cleanups,
            Actions actions,
            Progress progress,
            Clock clock) {
        this.actions = actions;
        this.inUse = inUse;
        this.cleanups = cleanups;
        this.progress = progress;
        this.clock = clock;
        this.settings = settings;
        this.restorePoints = restorePoints;
        this.destinations = destinations;
    }

    /** Nothing verified is nothing proven: that nothing is there is said, not passed over. */
    public Listed list(VerifyRequest request) {
        RestoreListing listing = restorePoints.list(RestoreListRequest.ofPoint(
                request.point(), request.instance(), request.database(), request.destination()));
        if (listing.points().isEmpty() && listing.problems().isEmpty()) {
            throw new BackupException(ErrorCode.POINT_UNKNOWN, "There is no restore point" + which(request));
        }
        show(listing.points());
        String subject = which(request).strip();
        return new Listed(request, listing, actions.begin("verify", subject.isEmpty() ? "all" : subject, Map.of()));
    }

    private void show(List<RestorePoint> points) {
        hide();
        long all = points.stream()
                .flatMap(point -> files(point).stream())
                .mapToLong(Expected::known)
                .sum();
        AtomicLong read = new AtomicLong();
        shown = new Shown(progress.flow("verify", read, all), read);
    }

    /** One that was cut off counts no more. */
    private void hide() {
        Shown before = shown;
        if (before != null) {
            before.flow().close();
        }
    }

    private static String which(VerifyRequest request) {
        return (request.point() == null ? "" : " " + request.point())
                + (request.database() == null ? "" : " of database " + request.database())
                + (request.instance() == null ? "" : " of instance " + request.instance())
                + (request.destination() == null ? "" : " at " + request.destination());
    }

    public Reading begin(RestorePoint point) {
        return new Reading(point, files(point), clock.instant(), mark(point));
    }

    /** Empty where it is being removed: what is missing then is no damage. */
    private Optional<PointsInUse.Mark> mark(RestorePoint point) {
        try {
            return Optional.of(inUse.read(point.manifest().id()));
        } catch (BackupException beingRemoved) {
            return Optional.empty();
        }
    }

    /** All files of a restore point but the manifest, which was read already. */
    private static List<Expected> files(RestorePoint point) {
        Manifest manifest = point.manifest();
        String folder = manifest.id().substring(0, manifest.id().lastIndexOf('/') + 1);
        List<Expected> files = new ArrayList<>();
        for (Manifest.Entry entry : manifest.artifacts()) {
            files.add(new Expected(point.destination(), folder + entry.name(), entry.packedBytes(), entry.sha256()));
        }
        byte[] checksums = manifest.artifacts().stream()
                .map(entry -> Shipments.checksum(entry.sha256(), entry.name()))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        files.add(new Expected(
                point.destination(),
                manifest.id() + Shipments.CHECKSUMS,
                checksums.length,
                Digests.hex(Digests.sha256().digest(checksums))));
        files.add(new Expected(point.destination(), manifest.id() + Shipments.BY_HAND, UNKNOWN, null));
        return files;
    }

    /** Fetches a file and reads it to its end, which only an unharmed one has. */
    public StoredFile read(Expected file) throws Exception {
        Settings.Destination destination =
                settings.destination(file.destination()).orElseThrow();
        Shown progressing = shown;
        if (progressing != null) {
            progressing.file(file);
        }
        InputStream stored = destinations.get(destination, file.key(), null);
        long bytes = readToEnd(file, stored);
        if (bytes == 0) {
            throw new BackupException(ErrorCode.ARTIFACT_DAMAGED, file.label() + " is empty");
        }
        if (stored instanceof UnprotectedFile unprotected) {
            ErrorCode code = ErrorCode.STORED_UNPROTECTED;
            Problem problem = Problem.of(code, file.destination() + ": " + unprotected.finding());
            return new StoredFile(file.name(), bytes, State.UNPROTECTED, problem);
        }
        return new StoredFile(file.name(), bytes, State.OK, null);
    }

    private long readToEnd(Expected file, InputStream stored) throws IOException {
        Shown progressing = shown;
        if (progressing == null || file.size() == UNKNOWN) {
            return length(file, stored);
        }
        long before = progressing.read().get();
        boolean whole = false;
        try {
            long bytes = length(file, progressing.flow().read(stored));
            whole = true;
            return bytes;
        } finally {
            if (!whole) {
                // it is read again from its beginning, or given up
                progressing.read().set(before);
            }
        }
    }

    private static long length(Expected file, InputStream stored) throws IOException {
        long bytes = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream content =
                file.size() == UNKNOWN ? stored : new Verified(stored, file.label(), file.size(), file.sha256())) {
            for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
                bytes += read;
            }
        }
        return bytes;
    }

    public StoredFile unread(Expected file, Exception why) {
        Shown progressing = shown;
        if (progressing != null) {
            progressing.read().addAndGet(file.known());
        }
        BackupException thrown = BackupException.from(why);
        State state =
                switch (thrown.code()) {
                    case ARTIFACT_DAMAGED -> State.DAMAGED;
                    case ARTIFACT_MISSING -> State.MISSING;
                    default -> State.UNREADABLE;
                };
        Problem problem = state == State.UNREADABLE
                ? Problem.of(ErrorCode.DESTINATION_UNREADABLE, file.label() + ": " + thrown.getMessage())
                : new Problem(thrown.code(), message(thrown, file), thrown.hint());
        return new StoredFile(file.name(), file.known(), state, problem);
    }

    private static String message(BackupException thrown, Expected file) {
        return thrown.getMessage().startsWith(file.label())
                ? thrown.getMessage()
                : file.label() + ": " + thrown.getMessage();
    }

    public Verification.Point end(Reading reading, List<StoredFile> files) {
        reading.mark().ifPresent(PointsInUse.Mark::close);
        RestorePoint point = reading.point();
        Verification.Point found =
                new Verification.Point(point, files, Duration.between(reading.began(), clock.instant()));
        long bytes = files.stream().mapToLong(StoredFile::bytes).sum();
        LOG.info(
                "{} at {} {} - {} in {}",
                point.manifest().id(),
                point.destination(),
                found.state(),
                Human.size(bytes),
                Human.duration(found.took()));
        return found;
    }

    public Verification conclude(Listed listed, List<Verification.Point> found) {
        try {
            Verification verification = concluded(listed, found);
            tell(listed, verification);
            return verification;
        } catch (RuntimeException e) {
            actions.failed(listed.begun(), e);
            throw e;
        }
    }

    private void tell(Listed listed, Verification verification) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        List<Verification.Point> points = verification.points();
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("points", points.size());
        more.put("well", points.stream().filter(Verification.Point::passed).count());
        more.put("problems", codes(verification.problems()));
        actions.end(
                listed.begun(),
                verification.passed() ? Action.DONE : Action.FAILED,
                more,
                points.stream()
                        .map(point -> new Action.ReadAgain(
                                point.point().manifest().id(),
                                point.point().destination(),
                                point.state().name(),
                                now,
                                codes(point.problems())))
                        .toList());
    }

    private static List<String> codes(List<Problem> problems) {
        return Problem.ids(problems).stream().distinct().toList();
    }

    private Verification concluded(Listed listed, List<Verification.Point> found) {
        hide();
        List<Verification.Point> points =
                found.stream().filter(point -> !isGone(point)).toList();
        RestoreListing listing = listed.listing();
        VerifyRequest request = listed.request();
        List<Problem> problems = new ArrayList<>(listing.problems());
        if (points.isEmpty() && !found.isEmpty()) {
            throw new BackupException(
                    ErrorCode.POINT_UNKNOWN, "All that was to be verified was removed meanwhile by a cleanup");
        }
        if (request.point() == null && request.database() == null) {
            problems.addAll(unseen(listing, request));
        }
        return new Verification(points, problems, listing.remarks());
    }

    /** What a cleanup of this machine removed after it was listed is no damage. */
    private boolean isGone(Verification.Point found) {
        RestorePoint point = found.point();
        return found.files().stream().anyMatch(file -> file.state() == State.MISSING)
                && cleanups.removed(point.destination(), point.manifest().id());
    }

    /** What was not read at all must not pass for well: a share that is not mounted looks like an empty folder. */
    private List<Problem> unseen(RestoreListing listing, VerifyRequest request) {
        Set<String> answered =
                listing.points().stream().map(RestorePoint::destination).collect(Collectors.toSet());
        return settings.instances().stream()
                .filter(i -> request.instance() == null || request.instance().equals(i.id()))
                .flatMap(i -> settings.policiesOf(i).stream())
                .flatMap(id -> settings.policy(id).stream())
                .flatMap(policy -> policy.destinations().stream())
                .distinct()
                .filter(id ->
                        request.destination() == null || request.destination().equals(id))
                .filter(id -> !answered.contains(id))
                .filter(id ->
                        listing.problems().stream().noneMatch(p -> p.message().startsWith(id + ": ")))
                .flatMap(id -> settings.destination(id).stream())
                .map(this::unseen)
                .toList();
    }

    private Problem unseen(Settings.Destination destination) {
        if (restorePoints.gives(destination)) {
            return new Problem(
                    ErrorCode.POINT_UNKNOWN,
                    destination.id() + ": holds no restore point",
                    "Check that it is mounted and the right place, or run a backup.");
        }
        return new Problem(
                ErrorCode.DESTINATION_UNREADABLE,
                destination.id() + ": its Kamelet gives nothing back, so nothing there was read",
                "Give the Kamelet the operations list and get, or leave this destination out with --from.");
    }
}
