package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.BackupHistory;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/** What this machine remembers of the backups and restores it made: which points are its own, which are proven. */
final class OwnRecords {
    /** Runs of a schedule that comes each hour may take as long. */
    private static final Duration SHORTEST_GRACE = Duration.ofHours(12);

    private final Settings settings;
    private final Instant now;
    private final Set<String> proven;
    private final boolean recordsAreKnown;
    private final Map<String, Made> made = new HashMap<>();
    private final Map<Key, Ended> newest = new HashMap<>();
    private final Map<Key, String> suspects = new HashMap<>();

    /** Whether a run of this machine made a point, or one that only bears its name, or none that is known. */
    enum Origin {
        OWN,
        ALTERED,
        UNKNOWN
    }

    /** A database of an instance; without one, what ended before any database was reached. */
    private record Key(@Nullable String instance, @Nullable String database) {
        /** Of a run that reached no instance: of a schedule, or of none. */
        static Key of(@Nullable String schedule) {
            return new Key(null, schedule);
        }
    }

    /** How the newest backup of a database ended, and in which run. */
    private record Ended(RunOutcome run, Verdict verdict, List<DeliveryResult> deliveries) {
        Instant at() {
            return run.run().startedAt().toInstant();
        }
    }

    /** What a run made: when, of what, and the kinds and hashes of its files. */
    private record Made(
            Instant from,
            Instant until,
            String instance,
            @Nullable String database,
            Set<String> files) {}

    private OwnRecords(Settings settings, Instant now, Set<String> proven, boolean recordsAreKnown) {
        this.settings = settings;
        this.now = now;
        this.proven = Set.copyOf(proven);
        this.recordsAreKnown = recordsAreKnown;
    }

    static OwnRecords of(
            Settings settings,
            RunRecords runs,
            RestoreRecords restores,
            boolean allRead,
            List<BackupHistory.Suspect> suspects,
            Instant now) {
        Set<String> proven = restores.all().stream()
                .flatMap(record -> Stream.ofNullable(record.outcome()))
                .filter(RestoreOutcome::proves)
                .map(RestoreOutcome::point)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        OwnRecords history = new OwnRecords(settings, now, proven, allRead && restores.areReadable());
        runs.ended().forEach(history::add);
        suspects.forEach(
                suspect -> history.suspects.put(new Key(suspect.instance(), suspect.database()), suspect.run()));
        return history;
    }

    private void add(RunOutcome run) {
        // one from the future would hide all that come after it
        if (Newest.isAhead(run.run().startedAt().toInstant(), now)) {
            return;
        }
        boolean rolesAlone = run.run().rolesAlone();
        if (run.databases().isEmpty() && run.verdict() == Verdict.FAILED && !rolesAlone) {
            ended(Key.of(run.run().ofSchedule()), new Ended(run, run.verdict(), List.of()));
        }
        for (DatabaseOutcome outcome : run.databases()) {
            if (outcome.pointId() != null) {
                made.put(
                        outcome.pointId(),
                        new Made(
                                run.run().startedAt().toInstant(),
                                run.endedAt().toInstant(),
                                outcome.instance(),
                                rolesAlone ? Manifest.NO_DATABASE : outcome.database(),
                                outcome.artifacts().stream()
                                        .map(artifact -> artifact.kind() + " " + artifact.sha256())
                                        .collect(Collectors.toSet())));
            }
            // that roles are well says nothing of a database, and that they are not neither
            if (outcome.verdict() != Verdict.SKIPPED) {
                ended(
                        new Key(outcome.instance(), rolesAlone ? Manifest.NO_DATABASE : outcome.database()),
                        new Ended(run, outcome.verdict(), outcome.deliveries()));
            }
        }
    }

    private void ended(Key key, Ended one) {
        newest.merge(key, one, (a, b) -> a.at().isBefore(b.at()) ? b : a);
    }

    /** Whether the records name it at all. */
    boolean names(String point) {
        return made.containsKey(point);
    }

    /**
     * Whether a run of this machine made it, with these files, at that time: who can write to a destination can put there
     * what only bears the name of one.
     */
    Origin originOf(Manifest manifest) {
        Made own = made.get(manifest.id());
        if (own == null || own.files().isEmpty()) {
            return Origin.UNKNOWN;
        }
        Instant taken = manifest.takenAt().toInstant();
        // the second in a name may begin before the run does
        boolean then = !taken.isBefore(own.from().minusSeconds(2)) && !taken.isAfter(own.until());
        boolean these = manifest.artifacts().stream()
                .map(entry -> entry.kind() + " " + entry.sha256())
                .collect(Collectors.toSet())
                .containsAll(own.files());
        boolean ofIt = own.instance().equals(manifest.instance())
                && Objects.equals(own.database(), manifest.database())
                && manifest.holdsData() == !manifest.database().equals(Manifest.NO_DATABASE);
        return then && these && ofIt ? Origin.OWN : Origin.ALTERED;
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
        Key own = new Key(instance, database);
        // what becomes of databases says nothing of roles
        Stream<Key> asked = database.equals(Manifest.NO_DATABASE)
                ? Stream.of(own)
                : Stream.concat(Stream.of(own, new Key(instance, null)), unreached(instance));
        return asked.flatMap(key -> Stream.ofNullable(newest.get(key)))
                .reduce((a, b) -> a.at().isBefore(b.at()) ? b : a)
                .flatMap(ended -> failure(ended, destination));
    }

    /** No run is to reach an instance that is off. */
    private Stream<Key> unreached(String instance) {
        return settings.instance(instance).filter(Settings.Instance::enabled).isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(Key.of(null)),
                        settings.schedules().stream()
                                .filter(schedule -> schedule.isOf(instance))
                                .map(schedule -> Key.of(schedule.id())));
    }

    private static Optional<String> failure(Ended ended, String destination) {
        String run = " (run " + ended.run().run().id() + ")";
        if (ended.verdict() == Verdict.FAILED) {
            return Optional.of((ended.run().began() ? "its newest backup failed" : "its newest run was missed") + run);
        }
        boolean arrived = ended.deliveries().stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .allMatch(DeliveryResult::committed);
        return arrived ? Optional.empty() : Optional.of("its newest backup did not arrive here" + run);
    }
}
