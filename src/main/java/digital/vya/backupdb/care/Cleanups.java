package digital.vya.backupdb.care;

import digital.vya.backupdb.backup.Spool;
import digital.vya.backupdb.catalog.CleanupRecords;
import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.config.KameletDefinition;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.CleanupRequest;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.retention.Candidate;
import digital.vya.backupdb.retention.Plan;
import digital.vya.backupdb.retention.Retention;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.Removals;
import digital.vya.backupdb.store.RestorePoints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the restore points that no rule keeps any more. The way is drawn in routes/care/cleanup.camel.yaml. */
public final class Cleanups {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanups.class);

    /** A cleanup that knows what it will do. {@code removals} is empty in a dry run. */
    public record Planned(
            Run run,
            CleanupRequest request,
            List<Cleanup.Point> points,
            List<Removal> removals,
            List<Problem> problems,
            List<Problem> remarks) {
        public Planned {
            points = List.copyOf(points);
            removals = List.copyOf(removals);
            problems = List.copyOf(problems);
            remarks = List.copyOf(remarks);
        }
    }

    /** A point that is to go; its manifest is gone already where a cleanup was cut off. */
    public record Removal(Cleanup.Point point, boolean begun, Path folder) {}

    /** Points that are counted together. */
    private record Group(
            String instance, String database, @Nullable String policy) {
        static Group of(RestorePoint point) {
            Manifest manifest = point.manifest();
            return new Group(manifest.instance(), manifest.database(), manifest.policy());
        }
    }

    private final Settings settings;
    private final KameletDefinitions kamelets;
    private final RestorePoints restorePoints;
    private final Destinations destinations;
    private final Removals removals;
    private final RunRecords runs;
    private final RestoreRecords restores;
    private final PointsInUse inUse;
    private final CleanupRecords records;
    private final Spool spool;
    private final Clock clock;

    public Cleanups(
            Settings settings,
            KameletDefinitions kamelets,
            RestorePoints restorePoints,
            Destinations destinations,
            RunRecords runs,
            RestoreRecords restores,
            PointsInUse inUse,
            CleanupRecords records,
            Spool spool,
            Clock clock) {
        this.settings = settings;
        this.kamelets = kamelets;
        this.restorePoints = restorePoints;
        this.destinations = destinations;
        this.removals = new Removals(destinations);
        this.runs = runs;
        this.restores = restores;
        this.inUse = inUse;
        this.records = records;
        this.spool = spool;
        this.clock = clock;
    }

    /** What the trigger asks for. */
    public CleanupRequest everything() {
        return new CleanupRequest(null, null, false);
    }

    public Planned plan(CleanupRequest request) {
        requireKnown(request);
        if (!request.dryRun()) {
            records.begin();
        }
        try {
            return planned(request);
        } catch (RuntimeException e) {
            records.leave();
            throw e;
        }
    }

    private void requireKnown(CleanupRequest request) {
        if (request.destination() != null
                && settings.destination(request.destination()).isEmpty()) {
            throw new BackupException(
                    ErrorCode.DESTINATION_UNKNOWN, "There is no destination " + request.destination());
        }
        if (request.instance() != null && settings.instance(request.instance()).isEmpty()) {
            throw new BackupException(ErrorCode.UNKNOWN_INSTANCE, "There is no instance " + request.instance());
        }
    }

    private Planned planned(CleanupRequest request) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        Run run = new Run(Run.newId(now), Trigger.COMMAND, null, now, false);
        History history = History.of(settings, runs, restores);
        List<Look> looks = settings.destinations().stream()
                .filter(d ->
                        request.destination() == null || request.destination().equals(d.id()))
                .filter(this::isCleaned)
                .map(destination -> new Look(destination, request, history, now.toInstant()))
                .toList();
        looks.forEach(Look::look);
        List<Cleanup.Point> points =
                looks.stream().flatMap(look -> look.points.stream()).toList();
        List<Removal> going = new ArrayList<>();
        if (!request.dryRun()) {
            Path folder = spool.open(run);
            for (Look look : looks) {
                look.stale.forEach(id -> removals.forget(look.destination, id));
                look.unfinished.forEach(point -> going.add(new Removal(point, true, folder)));
            }
            points.stream()
                    .filter(point -> point.state() == Cleanup.State.GOES)
                    .sorted(Comparator.comparing(Cleanup.Point::takenAt))
                    .forEach(point -> going.add(new Removal(point, false, folder)));
        }
        return new Planned(
                run,
                request,
                points,
                going,
                looks.stream().flatMap(look -> look.problems.stream()).toList(),
                looks.stream().flatMap(look -> look.remarks.stream()).toList());
    }

    /** One that no policy lets anything go at is not even looked at. */
    private boolean isCleaned(Settings.Destination destination) {
        return settings.policies().stream()
                .anyMatch(policy -> policy.retentions().of(destination.id()).isPresent());
    }

    /** What one destination holds, and what becomes of it. */
    private final class Look {
        private final Settings.Destination destination;
        private final CleanupRequest request;
        private final History history;
        private final Instant now;
        private final List<Cleanup.Point> points = new ArrayList<>();
        private final List<Cleanup.Point> unfinished = new ArrayList<>();
        private final List<String> stale = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Problem> remarks = new ArrayList<>();

        Look(Settings.Destination destination, CleanupRequest request, History history, Instant now) {
            this.destination = destination;
            this.request = request;
            this.history = history;
            this.now = now;
        }

        void look() {
            Set<String> operations = kamelets.destination(destination.type())
                    .map(KameletDefinition::operations)
                    .orElse(Set.of());
            if (!operations.containsAll(Set.of("list", "get", "delete"))) {
                remarks.add(
                        new Problem(
                                ErrorCode.POINT_NOT_LET_GO,
                                destination.id()
                                        + ": its Kamelet cannot list, give back and delete, so nothing goes there",
                                "Give the Kamelet these operations, or take the retention from the policy for this destination."));
                return;
            }
            RestoreListing listing =
                    restorePoints.list(new RestoreListRequest(request.instance(), null, destination.id()));
            problems.addAll(listing.problems());
            // on the word of a listing that failed nothing goes
            if (listing.problems().stream().anyMatch(p -> p.code() != ErrorCode.MANIFEST_UNREADABLE)) {
                return;
            }
            listing.points().stream()
                    .collect(Collectors.groupingBy(Group::of, LinkedHashMap::new, Collectors.toList()))
                    .values()
                    .forEach(this::decide);
            begun(listing);
        }

        /** About the points that one policy made of one database. */
        private void decide(List<RestorePoint> group) {
            Manifest any = group.get(0).manifest();
            Optional<String> whyAll = whyAllStay(any);
            if (whyAll.isPresent()) {
                group.forEach(point -> keep(point, whyAll.get()));
                return;
            }
            Map<String, RestorePoint> own = new LinkedHashMap<>();
            for (RestorePoint point : group) {
                if (isOwn(point.manifest())) {
                    own.put(point.manifest().id(), point);
                } else {
                    keep(point, "not in the records of this machine, so it is not counted");
                }
            }
            if (own.isEmpty()) {
                return;
            }
            Retention retention = settings.policy(any.policy())
                    .flatMap(policy -> policy.retentions().of(destination.id()))
                    .orElseThrow();
            List<Candidate> candidates =
                    own.values().stream().map(p -> candidate(p.manifest())).toList();
            Plan plan = Plan.of(retention, candidates, now, freezes(any, candidates));
            for (Plan.Decision decision : plan.decisions()) {
                RestorePoint point = Objects.requireNonNull(
                        own.get(decision.point().id()), "the candidates were made of these points");
                add(point, decision.reasons());
            }
        }

        private Optional<String> whyAllStay(Manifest manifest) {
            if (settings.instance(manifest.instance()).isEmpty()) {
                return Optional.of("its instance is not in the configuration");
            }
            Optional<Settings.Policy> policy = settings.policy(manifest.policy());
            if (policy.isEmpty()) {
                return Optional.of("its policy is not in the configuration");
            }
            return policy.get().retentions().of(destination.id()).isEmpty()
                    ? Optional.of("policy " + manifest.policy() + " keeps all")
                    : Optional.empty();
        }

        /** Of a run of this machine, and of the time that its name says: the name of one that is gone may be used again. */
        private boolean isOwn(Manifest manifest) {
            return history.made(manifest.id()) && manifest.id().endsWith("_" + SafeName.stamp(manifest.takenAt()));
        }

        private Candidate candidate(Manifest manifest) {
            return new Candidate(
                    manifest.id(),
                    manifest.takenAt().toInstant(),
                    manifest.verdict() == Verdict.SUCCESS,
                    history.proved(manifest.id()),
                    inUse.isRead(manifest.id()) ? List.of("being read") : List.of());
        }

        private List<String> freezes(Manifest any, List<Candidate> candidates) {
            List<Candidate> complete =
                    candidates.stream().filter(Candidate::complete).toList();
            Instant newestGood = (complete.isEmpty() ? candidates : complete)
                    .stream()
                            .map(Candidate::takenAt)
                            .max(Comparator.naturalOrder())
                            .orElseThrow();
            List<String> freezes =
                    new ArrayList<>(history.freezes(any.instance(), any.database(), destination.id(), newestGood, now));
            String folder = any.id().substring(0, any.id().lastIndexOf('/') + 1);
            problems.stream()
                    .filter(problem -> problem.message().startsWith(destination.id() + ": " + folder))
                    .findFirst()
                    .ifPresent(problem -> freezes.add("a manifest of it cannot be read"));
            return freezes;
        }

        private void keep(RestorePoint point, String reason) {
            add(point, List.of(reason));
        }

        private void add(RestorePoint point, List<String> reasons) {
            Manifest manifest = point.manifest();
            points.add(new Cleanup.Point(
                    destination.id(),
                    manifest.id(),
                    manifest.instance(),
                    manifest.database(),
                    manifest.policy(),
                    manifest.takenAt(),
                    manifest.artifacts().stream()
                            .mapToLong(Manifest.Entry::packedBytes)
                            .sum(),
                    reasons.isEmpty() ? Cleanup.State.GOES : Cleanup.State.KEPT,
                    reasons,
                    null));
        }

        /** A tombstone alone says that a removal was cut off; beside a whole point it says nothing, and goes. */
        private void begun(RestoreListing listing) {
            Set<String> whole = listing.points().stream()
                    .map(p -> p.manifest().id())
                    .collect(Collectors.toCollection(HashSet::new));
            Set<String> goes = points.stream()
                    .filter(point -> point.state() == Cleanup.State.GOES)
                    .map(Cleanup.Point::id)
                    .collect(Collectors.toSet());
            try {
                String prefix = request.instance() == null ? "" : SafeName.of(request.instance()) + "/";
                for (String id : Removals.begun(destinations.list(destination, prefix))) {
                    boolean unread = listing.problems().stream()
                            .anyMatch(p -> p.message().startsWith(destination.id() + ": " + id + "."));
                    if (!whole.contains(id) && !unread) {
                        unfinished.add(new Cleanup.Point(
                                destination.id(), id, null, null, null, null, 0, Cleanup.State.LEFT, List.of(), null));
                    } else if (!goes.contains(id)) {
                        stale.add(id);
                    }
                }
            } catch (Exception e) {
                problems.add(new Problem(
                        ErrorCode.DESTINATION_UNREADABLE,
                        destination.id() + ": " + BackupException.from(e).getMessage(),
                        ErrorCode.DESTINATION_UNREADABLE.hint()));
            }
        }
    }

    /** What became of it. One that is being read now stays. */
    public Cleanup.Point remove(Removal removal) throws Exception {
        Cleanup.Point point = removal.point();
        Settings.Destination destination =
                settings.destination(point.destination()).orElseThrow();
        Optional<PointsInUse.Mark> mark = inUse.remove(point.id());
        if (mark.isEmpty()) {
            return new Cleanup.Point(
                    point.destination(),
                    point.id(),
                    point.instance(),
                    point.database(),
                    point.policy(),
                    point.takenAt(),
                    point.bytes(),
                    Cleanup.State.KEPT,
                    List.of("being read"),
                    null);
        }
        try (PointsInUse.Mark held = mark.get()) {
            if (removal.begun()) {
                removals.removeRest(destination, point.id());
            } else {
                removals.remove(destination, point.id(), removal.folder());
            }
        }
        LOG.info("{} at {} is removed, {} freed", point.id(), point.destination(), Human.size(point.bytes()));
        return point.became(Cleanup.State.GONE, null);
    }

    public Cleanup.Point notRemoved(Removal removal, Exception why) {
        BackupException said = BackupException.from(why);
        Cleanup.State state = !(said instanceof Removals.NotLetGo notLetGo)
                ? Cleanup.State.LEFT
                : notLetGo.isRefused() ? Cleanup.State.REFUSED : Cleanup.State.KEPT;
        LOG.warn("{}", said.getMessage());
        return removal.point().became(state, Problem.of(said));
    }

    public Cleanup conclude(Planned planned, List<Cleanup.Point> ended) {
        Set<List<String>> told = ended.stream()
                .map(point -> List.of(point.destination(), point.id()))
                .collect(Collectors.toSet());
        List<Cleanup.Point> points = new ArrayList<>(planned.points().stream()
                .filter(point -> !told.contains(List.of(point.destination(), point.id())))
                .toList());
        points.addAll(ended);
        List<Problem> problems = new ArrayList<>(planned.problems());
        ended.stream()
                .filter(point -> point.problem() != null && point.state() != Cleanup.State.REFUSED)
                .map(Cleanup.Point::problem)
                .forEach(problems::add);
        Cleanup cleanup = new Cleanup(
                planned.run().id(),
                planned.request().dryRun(),
                planned.run().startedAt(),
                points,
                problems,
                planned.remarks());
        if (!cleanup.dryRun()) {
            spool.leave(planned.run());
            try {
                // where no policy lets anything go there is nothing to remember either
                if (!points.isEmpty() || !problems.isEmpty()) {
                    records.end(cleanup);
                }
            } finally {
                records.leave();
            }
            LOG.info(
                    "Cleanup {}: {} restore points removed, {} kept{}",
                    cleanup.id(),
                    cleanup.in(Cleanup.State.GONE).size(),
                    cleanup.in(Cleanup.State.KEPT).size(),
                    cleanup.passed() ? "" : ", " + cleanup.problems().size() + " problems");
            cleanup.problems().forEach(p -> LOG.error("{} {} - {}", p.code().id(), p.message(), p.hint()));
        }
        return cleanup;
    }
}
