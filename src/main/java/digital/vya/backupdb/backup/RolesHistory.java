package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.PointIndex;
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
import digital.vya.backupdb.pack.BulkInput;
import digital.vya.backupdb.pack.Unpack;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.RestorePoints;
import digital.vya.backupdb.store.Verified;
import java.io.IOException;
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
    /** Real ones have some megabytes at most; they are compared in the memory. */
    private static final long LARGEST = 256L * 1024 * 1024;

    private final Settings settings;
    private final Planner planner;
    private final Engines engines;
    private final RestorePoints restorePoints;
    private final Destinations destinations;
    private final PointIndex index;
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
            PointIndex index,
            PointsInUse inUse,
            Tools tools,
            RunLog log,
            Clock clock) {
        this.settings = settings;
        this.planner = planner;
        this.engines = engines;
        this.restorePoints = restorePoints;
        this.destinations = destinations;
        this.index = index;
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
        try {
            List<String> without = without(job, id, newest);
            if (!without.isEmpty()) {
                return changed(job, String.join(", ", without) + " does not have " + id);
            }
        } catch (RuntimeException e) {
            return changed(
                    job,
                    "where " + id + " is cannot be told: "
                            + BackupException.from(e).getMessage());
        }
        try (InputStream packed = PlainFile.open(artifact.file());
                InputStream dump = Unpack.open(packed, artifact.name())) {
            RolesContent now = engines.backup(job.engine()).roles(dump);
            for (RestorePoint copy : ofPolicy(job, newest)) {
                List<RolesDiff.Change> changes = now.since(read(copy, job.run()));
                if (!changes.isEmpty()) {
                    return changed(job, counted(changes) + " since " + id + " at " + copy.destination());
                }
            }
            return new Compared(false, id);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            // whatever a destination's Kamelet throws, or what lies there: it is no reason to have no roles
            return changed(
                    job, id + " cannot be compared: " + BackupException.from(e).getMessage());
        }
    }

    /** Each destination is to have them; where none of the policy can be read, another copy says what was backed up. */
    private List<RestorePoint> ofPolicy(Job job, List<RestorePoint> copies) {
        List<String> wanted = settings.policyOf(job).destinations();
        List<RestorePoint> there = copies.stream()
                .filter(copy -> wanted.contains(copy.destination()))
                .toList();
        return there.isEmpty() ? copies : there;
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

    /** Those of the policy that do not have it; of one that cannot list, the catalogue knows whether it came there. */
    private List<String> without(Job job, String id, List<RestorePoint> copies) {
        Set<String> having = copies.stream().map(RestorePoint::destination).collect(Collectors.toSet());
        Set<String> giving = restorePoints.destinations(null).stream()
                .map(Settings.Destination::id)
                .collect(Collectors.toSet());
        return settings.policyOf(job).destinations().stream()
                .filter(destination -> giving.contains(destination)
                        ? !having.contains(destination)
                        : index.at(destination).stream().noneMatch(held -> isHeld(held, id)))
                .toList();
    }

    private static boolean isHeld(PointIndex.Location location, String id) {
        return location.point().equals(id) && location.state() == PointIndex.State.HELD && !location.isChanged();
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
                InputStream dump = new Limited(Unpack.open(whole, label), label, Math.min(entry.rawBytes(), LARGEST))) {
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
        List<RestorePoint> copies = wanted(request, job);
        Manifest manifest = copies.get(0).manifest();
        return new RolesDiff(
                job.instance(), manifest.id(), manifest.takenAt(), now.since(readFirst(copies, job.run())));
    }

    /** Of the first destination where they can be read. */
    private RolesContent readFirst(List<RestorePoint> copies, Run run) throws Exception {
        Exception first = null;
        for (RestorePoint copy : copies) {
            try {
                return read(copy, run);
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        throw Objects.requireNonNull(first, "there is a copy");
    }

    private List<RestorePoint> wanted(RolesDiffRequest request, Job job) {
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
        List<RestorePoint> copies = found.stream()
                .sorted(Comparator.comparing(copy -> order.indexOf(copy.destination())))
                .toList();
        if (copies.isEmpty()) {
            throw nothing(request, listing);
        }
        copies.forEach(copy -> refuseUnlike(copy, request, job));
        return copies;
    }

    private static void refuseUnlike(RestorePoint point, RolesDiffRequest request, Job job) {
        if (!point.manifest().holdsRoles()) {
            throw new BackupException(ErrorCode.ROLES_NOT_THERE, "Restore point " + request.point() + " has no roles");
        }
        if (!point.manifest().instance().equals(job.instance())) {
            throw new BackupException(
                    ErrorCode.ROLES_NOT_THERE,
                    "Restore point " + request.point() + " is of instance "
                            + point.manifest().instance() + ", and not of " + job.instance());
        }
        if (!point.manifest().engine().equals(job.engine())) {
            throw new BackupException(
                    ErrorCode.DUMP_OF_ANOTHER,
                    request.point() + " is of engine " + point.manifest().engine() + ", and instance " + job.instance()
                            + " of " + job.engine());
        }
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

    /** A small packed file may hold more than fits in the memory. */
    private static final class Limited extends BulkInput {
        private final String name;
        private final long most;
        private long left;

        Limited(InputStream in, String name, long most) {
            super(in);
            this.name = name;
            this.most = most;
            this.left = most;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = in.read(into, offset, length);
            left -= Math.max(n, 0);
            if (left < 0) {
                throw new BackupException(
                        ErrorCode.ARTIFACT_DAMAGED, name + " holds more than the " + most + " bytes it should");
            }
            return n;
        }
    }
}
