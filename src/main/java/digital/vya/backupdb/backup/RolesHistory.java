package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.RolesContent;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.Roles;
import digital.vya.backupdb.model.RolesDiff;
import digital.vya.backupdb.model.RolesDiffRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.pack.Unpack;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.RestorePoints;
import digital.vya.backupdb.store.Verified;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The roles of a server as they are, against those of a restore point: whatever their order and the remarks beside them. */
public final class RolesHistory {
    private final Settings settings;
    private final Planner planner;
    private final Engines engines;
    private final RestorePoints restorePoints;
    private final Destinations destinations;
    private final PointsInUse inUse;
    private final Tools tools;
    private final RunLog log;
    private final Clock clock;

    public RolesHistory(
            Settings settings,
            Planner planner,
            Engines engines,
            RestorePoints restorePoints,
            Destinations destinations,
            PointsInUse inUse,
            Tools tools,
            RunLog log,
            Clock clock) {
        this.settings = settings;
        this.planner = planner;
        this.engines = engines;
        this.restorePoints = restorePoints;
        this.destinations = destinations;
        this.inUse = inUse;
        this.tools = tools;
        this.log = log;
        this.clock = clock;
    }

    /** Whether roles are to be backed up; else {@code point} has them as they are. */
    public record Compared(boolean changed, @Nullable String point) {}

    /** Throws what kept the roles from being dumped. In doubt they have changed: a point too many does no harm. */
    public Compared compare(Job job, Roles roles) {
        Artifact artifact = roles.artifact();
        if (artifact == null) {
            Problem why = Objects.requireNonNull(roles.problem(), "they were wanted");
            throw new BackupException(why.code(), why.message(), why.hint(), null);
        }
        List<RestorePoint> newest =
                newest(restorePoints.overview(new RestoreListRequest(job.instance(), null, null)), job);
        if (newest.isEmpty()) {
            return changed(job, "no restore point has them yet");
        }
        String id = newest.get(0).manifest().id();
        List<String> without = without(job, newest);
        if (!without.isEmpty()) {
            return changed(job, String.join(", ", without) + " does not have " + id);
        }
        try (InputStream packed = PlainFile.open(artifact.file());
                InputStream dump = Unpack.open(packed, artifact.name())) {
            RolesContent now = engines.backup(job.engine()).roles(dump);
            List<RolesDiff.Change> changes = now.since(read(newest.get(0), job.run()));
            return changes.isEmpty() ? new Compared(false, id) : changed(job, counted(changes) + " since " + id);
        } catch (Exception e) {
            // whatever a destination's Kamelet throws, or what lies there: it is no reason to have no roles
            return changed(
                    job, id + " cannot be compared: " + BackupException.from(e).getMessage());
        }
    }

    private Compared changed(Job job, String why) {
        log.step(job, Phase.MANIFEST.line(job, "roles to be backed up: " + why));
        return new Compared(true, null);
    }

    private static String counted(List<RolesDiff.Change> changes) {
        return changes.stream()
                .collect(Collectors.groupingBy(RolesDiff.Change::kind, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(kind -> kind.getValue() + " "
                        + switch (kind.getKey()) {
                            case ADDED -> "added";
                            case REMOVED -> "removed";
                            case SECRET -> "with another secret";
                        })
                .collect(Collectors.joining(", "));
    }

    /** The newest point that has roles of the instance, wherever it is; a clock that was ahead hides none. */
    private List<RestorePoint> newest(RestoreListing listing, Job job) {
        List<RestorePoint> having = listing.points().stream()
                .filter(point -> isComparable(point.manifest(), job))
                .filter(point -> !Newest.isAhead(point.manifest().takenAt().toInstant(), clock.instant()))
                .toList();
        return having.isEmpty()
                ? having
                : having.stream()
                        .filter(point -> point.manifest()
                                .id()
                                .equals(having.get(0).manifest().id()))
                        .toList();
    }

    private static boolean isComparable(Manifest manifest, Job job) {
        return manifest.holdsRoles()
                && manifest.engine().equals(job.engine())
                && manifest.instance().equals(job.instance());
    }

    /** Those of the policy that could say so, and do not have it. */
    private List<String> without(Job job, List<RestorePoint> copies) {
        Set<String> having = copies.stream().map(RestorePoint::destination).collect(Collectors.toSet());
        Set<String> giving = restorePoints.destinations(null).stream()
                .map(Settings.Destination::id)
                .collect(Collectors.toSet());
        return settings.policyOf(job).destinations().stream()
                .filter(id -> giving.contains(id) && !having.contains(id))
                .toList();
    }

    /** To its end: only then is it known for what was backed up. */
    private RolesContent read(RestorePoint point, Run run) throws Exception {
        Manifest manifest = point.manifest();
        Manifest.Entry entry = manifest.artifacts().stream()
                .filter(one -> one.kind() == ArtifactKind.ROLES)
                .findFirst()
                .orElseThrow();
        String key = manifest.id().substring(0, manifest.id().lastIndexOf('/') + 1) + entry.name();
        Settings.Destination destination =
                settings.destination(point.destination()).orElseThrow();
        String label = destination.id() + ": " + key;
        try (PointsInUse.Mark kept = inUse.read(manifest.id());
                InputStream stored = destinations.get(destination, key, run);
                InputStream whole = new Verified(stored, label, entry.packedBytes(), entry.sha256());
                InputStream dump = Unpack.open(whole, label)) {
            RolesContent content = engines.backup(manifest.engine()).roles(dump);
            dump.transferTo(OutputStream.nullOutputStream());
            return content;
        }
    }

    /** Connects, and leaves what the step that dumps roles needs. */
    public Job open(RolesDiffRequest request) {
        BackupRequest roles = BackupRequest.ofRoles(List.of(request.instance()));
        planner.admit(roles);
        Run run = planner.begin(roles);
        return planner.open(planner.instances(roles, run).get(0), roles).job();
    }

    /** {@code dumped} is what that step left: the roles as they are now. */
    public RolesDiff diff(RolesDiffRequest request, Job job, Object dumped) throws Exception {
        if (!(dumped instanceof InputStream dump)) {
            throw new BackupException(
                    ErrorCode.DUMP_EMPTY, "The dump step of roles of " + job.engine() + " left no stream");
        }
        RolesContent now;
        try (dump) {
            now = engines.backup(job.engine()).roles(dump);
            dump.transferTo(OutputStream.nullOutputStream());
        }
        RestorePoint point = wanted(request, job);
        Manifest manifest = point.manifest();
        return new RolesDiff(job.instance(), manifest.id(), manifest.takenAt(), now.since(read(point, job.run())));
    }

    private RestorePoint wanted(RolesDiffRequest request, Job job) {
        RestoreListing listing = restorePoints.overview(
                request.point() == null
                        ? new RestoreListRequest(job.instance(), null, null)
                        : RestoreListRequest.ofPoint(request.point(), null, null, null));
        List<RestorePoint> found = request.point() == null
                ? newest(listing, job)
                : listing.points().stream()
                        .filter(point -> point.manifest().id().equals(request.point()))
                        .toList();
        List<String> order =
                settings.destinations().stream().map(Settings.Destination::id).toList();
        RestorePoint point = found.stream()
                .min(Comparator.comparing(copy -> order.indexOf(copy.destination())))
                .orElseThrow(() -> nothing(request, listing));
        if (!point.manifest().holdsRoles()) {
            throw new BackupException(ErrorCode.ROLES_NOT_THERE, "Restore point " + request.point() + " has no roles");
        }
        if (!point.manifest().engine().equals(job.engine())) {
            throw new BackupException(
                    ErrorCode.DUMP_OF_ANOTHER,
                    request.point() + " is of engine " + point.manifest().engine() + ", and instance " + job.instance()
                            + " of " + job.engine());
        }
        return point;
    }

    private static BackupException nothing(RolesDiffRequest request, RestoreListing listing) {
        String which = request.point() == null
                ? "No restore point has roles of " + request.instance()
                : "There is no restore point " + request.point();
        if (listing.problems().isEmpty()) {
            return new BackupException(ErrorCode.ROLES_NOT_THERE, which);
        }
        Problem first = listing.problems().get(0);
        return new BackupException(first.code(), which + " that can be read: " + first.message(), first.hint(), null);
    }

    /** No tool outlives the question. */
    public void close(Job job) {
        tools.endRun(job.run().id());
    }
}
