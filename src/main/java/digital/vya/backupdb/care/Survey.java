package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.retention.Candidate;
import digital.vya.backupdb.retention.Plan;
import digital.vya.backupdb.retention.Retention;
import digital.vya.backupdb.store.Removals;
import digital.vya.backupdb.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one destination holds, as it lists it, and what becomes of each point. Decides and changes nothing. */
final class Survey {
    /** Points that are counted together: what holds no database is never counted among those that do. */
    private record Group(
            String instance, String database, @Nullable String policy) {
        static Group of(RestorePoint point) {
            Manifest manifest = point.manifest();
            return new Group(manifest.instance(), manifest.backedUp(), manifest.policy());
        }

        boolean isOfRoles() {
            return database.equals(Manifest.NO_DATABASE);
        }

        String title() {
            return isOfRoles() ? "roles of " + instance : instance + "/" + database;
        }
    }

    final Settings.Destination destination;
    final List<Cleanup.Point> points = new ArrayList<>();
    /** Points whose removal was cut off. */
    final List<Cleanup.Point> unfinished = new ArrayList<>();
    /** Points that stay, with a tombstone beside them. */
    final List<String> stale = new ArrayList<>();

    final List<Problem> problems = new ArrayList<>();
    final List<Problem> remarks = new ArrayList<>();

    private final Settings settings;
    private final OwnRecords records;
    private final PointsInUse inUse;
    private final Map<String, List<String>> held;
    private final Instant now;
    private ListedFiles listed = ListedFiles.NONE;
    /** Of the instance that is decided about, as all below. */
    private final IdentityHashMap<Manifest, OwnRecords.Origin> origins = new IdentityHashMap<>();

    private Map<Group, Instant> newestOf = Map.of();

    /** {@code held} says of points, here or elsewhere, why they stay whatever retention says. */
    Survey(
            Settings.Destination destination,
            Settings settings,
            OwnRecords records,
            PointsInUse inUse,
            Map<String, List<String>> held,
            Instant now) {
        this.destination = destination;
        this.settings = settings;
        this.records = records;
        this.inUse = inUse;
        this.held = Map.copyOf(held);
        this.now = now;
    }

    /** On the word of a listing that failed nothing goes. {@code files} was listed after the points were. */
    void decide(RestoreListing listing, List<Store.Stored> files) {
        problems.addAll(listing.problems());
        listed = ListedFiles.of(files);
        Map<String, List<RestorePoint>> ofInstances = listing.points().stream()
                .collect(Collectors.groupingBy(
                        point -> point.manifest().instance(), LinkedHashMap::new, Collectors.toList()));
        ofInstances.values().forEach(ofInstance -> decideOf(ofInstance, listing));
        begun(listing, files);
    }

    private void decideOf(List<RestorePoint> ofInstance, RestoreListing listing) {
        origins.clear();
        ofInstance.forEach(point -> origins.put(point.manifest(), records.originOf(point.manifest())));
        newestOf = ofInstance.stream()
                .filter(point -> originOf(point.manifest()).isOurs())
                .collect(Collectors.toMap(
                        Group::of, point -> point.manifest().takenAt().toInstant(), (a, b) -> a.isAfter(b) ? a : b));
        Map<Group, List<RestorePoint>> groups =
                ofInstance.stream().collect(Collectors.groupingBy(Group::of, LinkedHashMap::new, Collectors.toList()));
        groups.forEach((group, ofIt) -> decide(group, ofIt, listing));
    }

    private OwnRecords.Origin originOf(Manifest manifest) {
        return Objects.requireNonNull(origins.get(manifest), "asked once for all of the instance");
    }

    /** About the points that one policy made of one database. */
    private void decide(Group group, List<RestorePoint> ofIt, RestoreListing listing) {
        Optional<String> whyAll = whyAllStay(group);
        if (whyAll.isPresent()) {
            ofIt.forEach(point -> add(point, List.of(whyAll.get())));
            return;
        }
        List<String> freezes = new ArrayList<>();
        Map<String, RestorePoint> own = new LinkedHashMap<>();
        for (RestorePoint point : ofIt) {
            Manifest manifest = point.manifest();
            OwnRecords.Origin origin = originOf(manifest);
            if (origin == OwnRecords.Origin.UNKNOWN) {
                add(point, List.of("no run that is known made it, so it is not counted"));
                continue;
            }
            Optional<Problem> damage =
                    origin == OwnRecords.Origin.ALTERED ? Optional.of(altered(manifest)) : missing(manifest);
            if (damage.isPresent()) {
                problems.add(damage.get());
                freezes.add(manifest.id() + " is not what was backed up");
                add(point, List.of("not what was backed up, so it is not counted"));
            } else {
                own.put(manifest.id(), point);
            }
        }
        if (!own.isEmpty()) {
            freezes.addAll(freezes(group, own.values().iterator().next().manifest(), listing));
            plan(group, own, freezes);
        }
    }

    private void plan(Group group, Map<String, RestorePoint> own, List<String> freezes) {
        Retention retention = settings.policy(group.policy())
                .flatMap(policy -> policy.retentions().of(destination.id()))
                .orElseThrow();
        Plan plan = Plan.of(
                retention,
                own.values().stream().map(point -> candidate(point.manifest())).toList(),
                now,
                freezes,
                !group.isOfRoles());
        for (Plan.Decision decision : plan.decisions()) {
            RestorePoint point =
                    Objects.requireNonNull(own.get(decision.point().id()), "the candidates were made of these points");
            add(point, decision.reasons(), "no rule keeps it (" + retention.rules() + ")");
        }
        if (!plan.frozen().isEmpty()) {
            remarks.add(Problem.of(
                    ErrorCode.CLEANUP_FROZEN,
                    destination.id() + ": of " + group.title() + " nothing is removed, "
                            + String.join("; ", plan.frozen())));
        }
    }

    private Optional<String> whyAllStay(Group group) {
        if (settings.instance(group.instance()).isEmpty()) {
            return Optional.of("its instance is not in the configuration");
        }
        Optional<Settings.Policy> policy = settings.policy(group.policy());
        if (policy.isEmpty()) {
            return Optional.of("its policy is not in the configuration");
        }
        return policy.get().retentions().of(destination.id()).isEmpty()
                ? Optional.of("policy " + group.policy() + " keeps all")
                : Optional.empty();
    }

    private Optional<Problem> missing(Manifest manifest) {
        return listed.missing(manifest)
                .map(key -> Problem.of(
                        ErrorCode.ARTIFACT_MISSING,
                        destination.id() + ": " + key + " is not there, or not in its size"));
    }

    private Problem altered(Manifest manifest) {
        return Problem.of(
                ErrorCode.ARTIFACT_DAMAGED,
                destination.id() + ": the manifest of " + manifest.id()
                        + " says other files or another time than the run that made it");
    }

    private Candidate candidate(Manifest manifest) {
        List<String> holds = new ArrayList<>();
        if (inUse.isRead(manifest.id())) {
            holds.add("being read");
        }
        holds.addAll(held.getOrDefault(manifest.id(), List.of()));
        if (originOf(manifest) == OwnRecords.Origin.OF_ANOTHER) {
            holds.add("made by another node, which alone removes it");
        }
        return new Candidate(
                manifest.id(),
                manifest.takenAt().toInstant(),
                manifest.verdict() == Verdict.SUCCESS,
                records.proved(manifest.id()),
                holds);
    }

    /** Of the points by this policy; where there is none yet, as after another name was given to it, by any. */
    private Instant newest(Group group, String policy) {
        Instant newest = newestOf.get(new Group(group.instance(), group.database(), policy));
        return newest != null
                ? newest
                : newestOf.entrySet().stream()
                        .filter(one -> one.getKey().instance().equals(group.instance())
                                && one.getKey().database().equals(group.database()))
                        .map(Map.Entry::getValue)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
    }

    private List<String> freezes(Group group, Manifest own, RestoreListing listing) {
        List<String> freezes = new ArrayList<>(
                records.freezes(group.instance(), group.database(), destination.id(), policy -> newest(group, policy)));
        if (isNamed(destination.id() + ": " + ListedFiles.folder(own), listing.problems())) {
            freezes.add("a manifest of it cannot be read");
        }
        return freezes;
    }

    private static boolean isNamed(String start, List<Problem> problems) {
        return problems.stream().anyMatch(problem -> problem.message().startsWith(start));
    }

    private void add(RestorePoint point, List<String> reasons) {
        add(point, reasons, "");
    }

    private void add(RestorePoint point, List<String> reasons, String whyItGoes) {
        Manifest manifest = point.manifest();
        points.add(new Cleanup.Point(
                destination.id(),
                manifest.id(),
                manifest.instance(),
                manifest.database(),
                manifest.policy(),
                manifest.takenAt(),
                manifest.packedBytes(),
                reasons.isEmpty() ? Cleanup.State.GOES : Cleanup.State.KEPT,
                reasons.isEmpty() ? List.of(whyItGoes) : reasons,
                null));
    }

    /**
     * A tombstone alone says that a removal was cut off, where it bears the name of a point that a run of this machine made; beside
     * a whole point it says nothing, and goes. Any other is not ours.
     */
    private void begun(RestoreListing listing, List<Store.Stored> files) {
        Set<String> whole =
                listing.points().stream().map(p -> p.manifest().id()).collect(Collectors.toSet());
        Set<String> going = points.stream()
                .filter(point -> point.state() == Cleanup.State.GOES)
                .map(Cleanup.Point::id)
                .collect(Collectors.toSet());
        for (String id : Removals.begun(files)) {
            boolean isWhole = whole.contains(id) || isNamed(destination.id() + ": " + id + ".", listing.problems());
            if (isWhole && !going.contains(id)) {
                stale.add(id);
            } else if (!isWhole && records.names(id)) {
                unfinished.add(new Cleanup.Point(
                        destination.id(),
                        id,
                        null,
                        null,
                        null,
                        null,
                        0,
                        Cleanup.State.GOES,
                        List.of("its removal was cut off"),
                        null));
            }
        }
    }

    void unread(Exception why) {
        problems.add(unread(destination, why));
    }

    /** Of a destination that cannot be asked. */
    static Problem unread(Settings.Destination destination, Exception why) {
        return Problem.of(
                ErrorCode.DESTINATION_UNREADABLE,
                destination.id() + ": " + BackupException.from(why).getMessage());
    }

    void unable() {
        remarks.add(new Problem(
                ErrorCode.POINT_NOT_LET_GO,
                destination.id() + ": its Kamelet cannot list, give back and delete, so nothing goes there",
                "Give the Kamelet these operations, or take the retention from the policy for this destination."));
    }
}
