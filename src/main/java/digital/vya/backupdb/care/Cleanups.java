package digital.vya.backupdb.care;

import digital.vya.backupdb.backup.Spool;
import digital.vya.backupdb.catalog.BackupHistory;
import digital.vya.backupdb.catalog.CleanupRecords;
import digital.vya.backupdb.catalog.Holds;
import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.catalog.RetentionIndex;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.catalog.SecretAudit;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.CleanupRequest;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.store.DeadLetters;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.Removals;
import digital.vya.backupdb.store.RestorePoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    public record Removal(
            String cleanup,
            Cleanup.Point point,
            boolean begun,
            @Nullable Path folder) {}

    private final Settings settings;
    private final KameletDefinitions kamelets;
    private final RestorePoints restorePoints;
    private final Destinations destinations;
    private final Removals removals;
    private final RetentionIndex known;
    private final PointsInUse inUse;
    private final CleanupRecords records;
    private final DeadLetters deadLetters;
    private final Spool spool;
    private final RunIndex index;
    private final Holds holds;
    private final BackupHistory history;
    private final Progress progress;
    private final SecretAudit secrets;
    private volatile Progress.Counted removing;
    private final Clock clock;

    public Cleanups(
            Settings settings,
            KameletDefinitions kamelets,
            RestorePoints restorePoints,
            Destinations destinations,
            RetentionIndex known,
            PointsInUse inUse,
            CleanupRecords records,
            DeadLetters deadLetters,
            Spool spool,
            RunIndex index,
            Holds holds,
            BackupHistory history,
            Progress progress,
            SecretAudit secrets,
            Clock clock) {
        this.secrets = secrets;
        this.progress = progress;
        this.removing = progress.count("removals", 0);
        this.settings = settings;
        this.kamelets = kamelets;
        this.restorePoints = restorePoints;
        this.destinations = destinations;
        this.removals = new Removals(destinations);
        this.known = known;
        this.inUse = inUse;
        this.records = records;
        this.deadLetters = deadLetters;
        this.spool = spool;
        this.index = index;
        this.holds = holds;
        this.history = history;
        this.clock = clock;
    }

    /** What the trigger asks for. */
    public CleanupRequest everything() {
        return new CleanupRequest(null, null, false);
    }

    public Planned plan(CleanupRequest request) {
        requireKnown(request);
        if (request.dryRun()) {
            return planned(request);
        }
        records.begin();
        boolean planned = false;
        try {
            Planned plan = planned(request);
            // there is one at a time, and one that was cut off counts no more
            removing.close();
            removing = progress.count("removals", plan.removals().size());
            planned = true;
            return plan;
        } finally {
            if (!planned) {
                records.leave();
            }
        }
    }

    private void requireKnown(CleanupRequest request) {
        if (request.destination() != null) {
            settings.destinationNamed(request.destination());
        }
        if (request.instance() != null && settings.instance(request.instance()).isEmpty()) {
            throw new BackupException(ErrorCode.UNKNOWN_INSTANCE, "There is no instance " + request.instance());
        }
    }

    private Planned planned(CleanupRequest request) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        Run run = new Run(Run.newId(now), Trigger.COMMAND, null, now, false);
        // without what people decided nothing may go, so this is asked before anything else
        boolean allRead = index.follow() == 0;
        Map<String, List<String>> held = held();
        OwnRecords own = new OwnRecords(settings, known, allRead, history.suspects(), now.toInstant());
        List<Survey> surveys = settings.destinations().stream()
                .filter(d ->
                        request.destination() == null || request.destination().equals(d.id()))
                .filter(this::isCleaned)
                .map(destination -> new Survey(destination, settings, own, inUse, held, now.toInstant()))
                .toList();
        surveys.forEach(survey -> survey(survey, request));
        List<Cleanup.Point> points = new ArrayList<>();
        List<Removal> going = new ArrayList<>();
        Path folder = request.dryRun() ? null : spool(run);
        for (Survey survey : surveys) {
            if (!request.dryRun()) {
                survey.stale.forEach(id -> removals.forget(survey.destination, id));
            }
            survey.unfinished.forEach(point -> going.add(new Removal(run.id(), point, true, folder)));
            points.addAll(survey.points);
            points.addAll(survey.unfinished);
        }
        surveys.stream()
                .flatMap(survey -> survey.points.stream())
                .filter(point -> point.state() == Cleanup.State.GOES)
                .sorted(Comparator.comparing(Cleanup.Point::takenAt))
                .forEach(point -> going.add(new Removal(run.id(), point, false, folder)));
        return new Planned(
                run,
                request,
                points,
                request.dryRun() ? List.of() : going,
                surveys.stream().flatMap(survey -> survey.problems.stream()).toList(),
                surveys.stream().flatMap(survey -> survey.remarks.stream()).toList());
    }

    /** Null where there is no room: making some is what this is for. */
    private @Nullable Path spool(Run run) {
        try {
            return spool.open(run);
        } catch (BackupException e) {
            LOG.warn("{}", e.getMessage());
            return null;
        }
    }

    /** Why points stay whatever retention says. */
    private Map<String, List<String>> held() {
        Map<String, List<String>> held = new HashMap<>();
        parked().forEach(point ->
                held.computeIfAbsent(point, p -> new ArrayList<>()).add("it waits as a dead letter"));
        holds.all().forEach(hold -> held.computeIfAbsent(hold.point(), p -> new ArrayList<>())
                .add(hold.said()));
        return held;
    }

    private Set<String> parked() {
        try {
            return deadLetters.list().stream()
                    .map(letter -> letter.shipment().pointId())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL, "Dead letters cannot be read: " + BackupException.words(e), e);
        }
    }

    /** One that no policy lets anything go at is not even looked at. */
    private boolean isCleaned(Settings.Destination destination) {
        return settings.policies().stream()
                .anyMatch(policy -> policy.retentions().of(destination.id()).isPresent());
    }

    private void survey(Survey survey, CleanupRequest request) {
        Settings.Destination destination = survey.destination;
        if (!kamelets.operations(destination.type()).containsAll(Set.of("list", "get", "delete"))) {
            survey.unable();
            return;
        }
        RestoreListRequest meant = new RestoreListRequest(request.instance(), null, destination.id());
        RestoreListing listing = restorePoints.list(meant);
        if (listing.problems().stream().anyMatch(p -> p.code() != ErrorCode.MANIFEST_UNREADABLE)) {
            survey.problems.addAll(listing.problems());
            return;
        }
        try {
            survey.decide(listing, destinations.list(destination, meant.prefix()));
        } catch (Exception e) {
            survey.unread(e);
        }
    }

    /** What became of it. One that is being read now stays. */
    public Cleanup.Point remove(Removal removal) throws Exception {
        try {
            return removed(removal);
        } finally {
            removing.one();
        }
    }

    private Cleanup.Point removed(Removal removal) throws Exception {
        Cleanup.Point point = removal.point();
        Settings.Destination destination =
                settings.destination(point.destination()).orElseThrow();
        Optional<PointsInUse.Mark> mark;
        try {
            mark = inUse.remove(point.id());
        } catch (BackupException e) {
            throw Removals.NotLetGo.notBegun(point.id(), point.destination(), e);
        }
        if (mark.isEmpty()) {
            return point.keptFor("being read");
        }
        try (PointsInUse.Mark held = mark.get()) {
            if (removal.begun()) {
                removals.removeRest(destination, point.id());
            } else {
                Optional<String> since = since(point);
                if (since.isPresent()) {
                    return point.keptFor(since.get());
                }
                removals.remove(destination, point.id(), removal.folder());
            }
        }
        index.removed(removal.cleanup(), point);
        LOG.info("{} at {} is removed, {} freed", point.id(), point.destination(), Human.size(point.bytes()));
        return point.became(Cleanup.State.GONE, null);
    }

    /** What has come up since it was decided. */
    private Optional<String> since(Cleanup.Point point) {
        try {
            Optional<String> held =
                    holds.of(point.id()).stream().map(Hold::said).findFirst();
            return held.isPresent() || !history.isSuspect(point.instance(), point.database())
                    ? held
                    : Optional.of("a backup of it is SUSPECT");
        } catch (BackupException e) {
            throw Removals.NotLetGo.notBegun(point.id(), point.destination(), e);
        }
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
        // all that was to go has ended one way or another
        boolean dryRun = planned.request().dryRun();
        List<Cleanup.Point> points = new ArrayList<>(planned.points().stream()
                .filter(point -> dryRun || point.state() != Cleanup.State.GOES)
                .toList());
        points.addAll(ended);
        List<Problem> problems = new ArrayList<>(planned.problems());
        ended.stream()
                .filter(point -> point.problem() != null && point.state() != Cleanup.State.REFUSED)
                .map(Cleanup.Point::problem)
                .forEach(problems::add);
        Cleanup cleanup =
                new Cleanup(planned.run().id(), dryRun, planned.run().startedAt(), points, problems, planned.remarks());
        return dryRun ? cleanup : recorded(cleanup, planned.run());
    }

    private Cleanup recorded(Cleanup cleanup, Run run) {
        Cleanup told = cleanup;
        removing.close();
        spool.leave(run);
        try {
            // where no policy lets anything go there is nothing to remember either
            if (!cleanup.points().isEmpty() || !cleanup.problems().isEmpty()) {
                records.end(cleanup);
            }
        } catch (BackupException e) {
            told = cleanup.with(Problem.of(e));
        } finally {
            records.leave();
        }
        index.followWherePossible();
        secrets.ended(run.id(), run.startedAt());
        LOG.info(
                "Cleanup {}: {} restore points removed, {} kept{}",
                told.id(),
                told.in(Cleanup.State.GONE).size(),
                told.in(Cleanup.State.KEPT).size(),
                told.passed() ? "" : ", " + told.problems().size() + " problems");
        told.remarks().forEach(p -> LOG.warn("{} {} - {}", p.code().id(), p.message(), p.hint()));
        told.problems().forEach(p -> LOG.error("{} {} - {}", p.code().id(), p.message(), p.hint()));
        return told;
    }
}
