package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What this machine remembers of the backups and restores it made: which points are its own, which are proven. */
final class History {
    private final Settings settings;
    private final Set<String> made = new HashSet<>();
    private final Set<String> proven;
    private final Map<List<String>, Newest> newest = new HashMap<>();

    /** How the newest backup of a database ended, and in which run. */
    private record Newest(RunOutcome run, DatabaseOutcome outcome) {}

    private History(Settings settings, Set<String> proven) {
        this.settings = settings;
        this.proven = Set.copyOf(proven);
    }

    static History of(Settings settings, RunRecords runs, RestoreRecords restores) {
        Set<String> proven = restores.all().stream()
                .flatMap(record -> Stream.ofNullable(record.outcome()))
                .filter(outcome -> outcome.verdict() == Verdict.SUCCESS && outcome.point() != null)
                .map(RestoreOutcome::point)
                .collect(Collectors.toSet());
        History history = new History(settings, proven);
        runs.ended().forEach(history::add);
        return history;
    }

    /** The newest come first. */
    private void add(RunOutcome run) {
        for (DatabaseOutcome outcome : run.databases()) {
            if (outcome.pointId() != null) {
                made.add(outcome.pointId());
            }
            if (outcome.verdict() != Verdict.SKIPPED) {
                newest.putIfAbsent(key(outcome.instance(), outcome.database()), new Newest(run, outcome));
            }
        }
    }

    /** An instance that was not reached has an outcome without a database. */
    private static List<String> key(String instance, @Nullable String database) {
        return database == null ? List.of(instance) : List.of(instance, database);
    }

    /** Whether a run of this machine made it: whoever can write to a destination can put there what looks like one. */
    boolean made(String point) {
        return made.contains(point);
    }

    boolean proved(String point) {
        return proven.contains(point);
    }

    /** Why nothing of a database may go at a destination now. {@code newestGood} is the newest that is whole there. */
    List<String> freezes(String instance, String database, String destination, Instant newestGood, Instant now) {
        List<String> freezes = new ArrayList<>();
        Newest own = newest.get(key(instance, database));
        if (own != null) {
            failure(own, destination, freezes);
        }
        Newest whole = newest.get(key(instance, null));
        if (whole != null && (own == null || isAfter(whole, own))) {
            failure(whole, destination, freezes);
        }
        settings.schedules().stream()
                .filter(Settings.Schedule::enabled)
                .filter(schedule ->
                        schedule.instances().isEmpty() || schedule.instances().contains(instance))
                .filter(isOverdue(newestGood, now))
                .forEach(schedule -> freezes.add(
                        "schedule " + schedule.id() + " is overdue: its newest good restore point" + " is from "
                                + newestGood.atZone(schedule.timeZone()).toOffsetDateTime()));
        return freezes;
    }

    private static boolean isAfter(Newest one, Newest other) {
        return one.run().run().startedAt().isAfter(other.run().run().startedAt());
    }

    private static void failure(Newest newest, String destination, List<String> freezes) {
        String run = " (run " + newest.run().run().id() + ")";
        if (newest.outcome().verdict() == Verdict.FAILED) {
            freezes.add("its newest backup failed" + run);
        } else if (newest.outcome().deliveries().stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .anyMatch(Predicate.not(DeliveryResult::committed))) {
            freezes.add("its newest backup did not arrive here" + run);
        }
    }

    /** Half an interval after a run was due it should have left a restore point. */
    private static Predicate<Settings.Schedule> isOverdue(Instant newestGood, Instant now) {
        return schedule -> {
            Timetable timetable = new Timetable(schedule.weekdays(), schedule.time(), schedule.timeZone());
            Instant last = timetable.last(now);
            Duration interval = Duration.between(last, timetable.next(now));
            return newestGood.isBefore(timetable.last(now.minus(interval.dividedBy(2))));
        };
    }
}
