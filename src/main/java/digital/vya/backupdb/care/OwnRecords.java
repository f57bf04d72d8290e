package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.BackupHistory;
import digital.vya.backupdb.catalog.RetentionIndex;
import digital.vya.backupdb.catalog.RetentionIndex.Made;
import digital.vya.backupdb.catalog.RetentionIndex.Newest;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the backups and restores of this machine, and of all nodes that share its catalogue: which points are
 * theirs, which are proven. Points are best asked about an instance at a time, as no more is kept in mind.
 */
final class OwnRecords {
    /** Runs of a schedule that comes each hour may take as long. */
    private static final Duration SHORTEST_GRACE = Duration.ofHours(12);

    private final Settings settings;
    private final RetentionIndex index;
    private final Instant now;
    private final Set<String> proven;
    private final boolean recordsAreKnown;
    private final Map<Key, String> suspects = new HashMap<>();
    private final Map<Optional<String>, Optional<Newest>> reachedNothing = new HashMap<>();
    private @Nullable String instance;
    private Map<String, Made> made = Map.of();

    /** Whether a run that is known made a point, or one that only bears its name, or none. */
    enum Origin {
        OWN,
        /** Its run's record is not on this machine: it counts, and its node alone removes it. */
        OF_ANOTHER,
        ALTERED,
        UNKNOWN;

        boolean isOurs() {
            return this == OWN || this == OF_ANOTHER;
        }
    }

    private record Key(String instance, String database) {}

    /** {@code allRead} is false where a record of this machine is not in the catalogue as it cannot be read. */
    OwnRecords(
            Settings settings,
            RetentionIndex index,
            boolean allRead,
            List<BackupHistory.Suspect> suspects,
            Instant now) {
        this.settings = settings;
        this.index = index;
        this.now = now;
        index.complete();
        this.proven = index.proven();
        this.recordsAreKnown = allRead;
        suspects.forEach(suspect -> this.suspects.put(new Key(suspect.instance(), suspect.database()), suspect.run()));
    }

    /** Whether a run of this machine made one of this name. */
    boolean names(String point) {
        return index.makersOf(point, now).stream().anyMatch(maker -> index.isHere(maker.run()));
    }

    private @Nullable Made made(Manifest manifest) {
        if (!manifest.instance().equals(instance)) {
            made = index.madeOf(manifest.instance(), now);
            instance = manifest.instance();
        }
        return made.get(manifest.id());
    }

    /**
     * Whether a run that is known made it, with these files, at that time: who can write to a destination can put there what
     * only bears the name of one.
     */
    Origin originOf(Manifest manifest) {
        Made own = made(manifest);
        if (own == null) {
            // a stranger's may bear the name of one of another instance
            boolean isOfAnother = index.makersOf(manifest.id(), now).stream()
                    .anyMatch(maker -> !maker.instance().equals(manifest.instance()));
            return isOfAnother ? Origin.ALTERED : Origin.UNKNOWN;
        }
        if (own.files().isEmpty()) {
            return Origin.UNKNOWN;
        }
        Instant taken = manifest.takenAt().toInstant();
        // the second in a name may begin before the run does
        boolean then = !taken.isBefore(own.from().minusSeconds(2)) && !taken.isAfter(own.until());
        boolean these = manifest.artifacts().stream()
                .map(entry -> RetentionIndex.file(entry.kind(), entry.sha256()))
                .collect(Collectors.toSet())
                .containsAll(own.files());
        boolean ofIt = own.database().equals(manifest.database())
                && manifest.holdsData() == !manifest.database().equals(Manifest.NO_DATABASE);
        if (!then || !these || !ofIt) {
            return Origin.ALTERED;
        }
        return index.isHere(own.run()) ? Origin.OWN : Origin.OF_ANOTHER;
    }

    boolean proved(String point) {
        return proven.contains(point);
    }

    /** Why nothing of a database may go at a destination now. {@code newest} is the newest point there by a policy. */
    List<String> freezes(String instance, String database, String destination, Function<String, Instant> newest) {
        List<String> freezes = new ArrayList<>();
        if (!recordsAreKnown) {
            freezes.add("a record of a run or a restore cannot be read, so what is proven or odd is not known");
        }
        failure(instance, database, destination).ifPresent(freezes::add);
        String suspect = suspects.get(new Key(instance, database));
        if (suspect != null) {
            freezes.add("its backup of run " + suspect + " is SUSPECT, and was not acknowledged");
        }
        settings.instance(instance)
                .filter(Settings.Instance::enabled)
                // no schedule makes points of roles alone
                .filter(on -> !database.equals(Manifest.NO_DATABASE))
                .ifPresent(on -> settings.schedulesOf(instance).stream()
                        .filter(schedule -> sendsTo(schedule, destination))
                        .forEach(schedule -> overdue(schedule, newest.apply(settings.policyFor(on, schedule.id())))
                                .ifPresent(freezes::add)));
        return freezes;
    }

    /** A schedule with a policy of its own leaves out some destinations on purpose. */
    private boolean sendsTo(Settings.Schedule schedule, String destination) {
        return schedule.policy()
                .flatMap(settings::policy)
                .map(policy -> policy.destinations().contains(destination))
                .orElse(true);
    }

    private Optional<String> overdue(Settings.Schedule schedule, Instant newest) {
        return schedule.times()
                .filter(times -> times.isOverdue(newest, now, SHORTEST_GRACE))
                .map(times -> "schedule " + schedule.id() + " is overdue: its newest restore point here is from "
                        + times.local(newest));
    }

    /** The newest of what ended: of the database, of its instance, or of runs that were to reach it and did not. */
    private Optional<String> failure(String instance, String database, String destination) {
        // what becomes of databases says nothing of roles
        Stream<Optional<Newest>> asked = database.equals(Manifest.NO_DATABASE)
                ? Stream.of(index.newestOfRoles(instance, now))
                : Stream.concat(
                        Stream.of(index.newest(instance, database, now), index.newest(instance, "", now)),
                        unreached(instance));
        return asked.flatMap(Optional::stream)
                .max(Comparator.comparing(Newest::at))
                .flatMap(newest -> failure(newest, instance, database, destination));
    }

    /** No run is to reach an instance that is off. */
    private Stream<Optional<Newest>> unreached(String instance) {
        return settings.instance(instance).filter(Settings.Instance::enabled).isEmpty()
                ? Stream.empty()
                : Stream.concat(
                                Stream.of(Optional.<String>empty()),
                                settings.schedules().stream()
                                        .filter(schedule -> schedule.isOf(instance))
                                        .map(schedule -> Optional.of(schedule.id())))
                        .map(schedule -> reachedNothing.computeIfAbsent(
                                schedule, of -> index.newestThatReachedNothing(of.orElse(null), now)));
    }

    private Optional<String> failure(Newest newest, String instance, String database, String destination) {
        String named = " (run " + newest.run() + ")";
        RunOutcome run = index.record(newest.run()).orElse(null);
        if (run == null) {
            return Optional.of("what became of its newest backup cannot be read" + named);
        }
        DatabaseOutcome outcome = outcome(run, instance, database);
        if ((outcome == null ? run.verdict() : outcome.verdict()) == Verdict.FAILED) {
            return Optional.of((run.began() ? "its newest backup failed" : "its newest run was missed") + named);
        }
        boolean arrived = outcome == null
                || outcome.deliveries().stream()
                        .filter(delivery -> delivery.destination().equals(destination))
                        .allMatch(DeliveryResult::committed);
        return arrived ? Optional.empty() : Optional.of("its newest backup did not arrive here" + named);
    }

    /** What the run says of it; of its instance, where it came to no database; null where it reached no instance. */
    private static @Nullable DatabaseOutcome outcome(RunOutcome run, String instance, String database) {
        String meant = run.run().rolesAlone() ? "" : database;
        Stream<DatabaseOutcome> ofInstance =
                run.databases().stream().filter(outcome -> outcome.instance().equals(instance));
        List<DatabaseOutcome> all = ofInstance.toList();
        return all.stream()
                .filter(outcome ->
                        Objects.requireNonNullElse(outcome.database(), "").equals(meant))
                .findFirst()
                .orElseGet(() -> all.stream()
                        .filter(outcome -> outcome.database() == null)
                        .findFirst()
                        .orElse(null));
    }
}
