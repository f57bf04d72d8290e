package digital.vya.backupdb.metrics;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Filling;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.SlotEnd;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.schedule.ScheduleTimes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this process counts. Names and tags are a contract: docs/reference/metrics.md, kept equal by a test. Counters
 * that can be foreseen start at 0, because Prometheus does not see the first step of one that starts at 1.
 */
public final class Meters {
    private static final List<String> DELIVERY_OUTCOMES = List.of("committed", "parked", "failed");
    private static final List<String> RELOAD_OUTCOMES = List.of("taken", "refused");
    private static final List<String> NOTIFICATION_OUTCOMES = List.of("sent", "failed", "timeout");

    private static final String NEXT_RUN = "vya.schedule.next.run.timestamp";
    private static final String INTERVAL = "vya.schedule.expected.interval";
    private static final String MISSED = "vya.schedule.missed";
    private static final String DISK_FREE = "vya.destination.free";
    private static final String DISK_FILLING = "vya.destination.filling";
    private static final String DISK_FULL = "vya.destination.full.timestamp";
    private static final List<String> GAUGES_OF_DISKS = List.of(DISK_FREE, DISK_FILLING, DISK_FULL);
    private static final List<String> GAUGES_OF_SCHEDULES = List.of(NEXT_RUN, INTERVAL, MISSED);

    private final MeterRegistry registry;
    private final Map<String, Filling> disks = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> missedRuns = new ConcurrentHashMap<>();

    public Meters(MeterRegistry registry, Settings settings, Callable<Integer> deadLetters) {
        this(registry, deadLetters);
        foresee(settings);
    }

    /** Of a configuration that is told {@link #foresee later}. */
    public Meters(MeterRegistry registry, Callable<Integer> deadLetters) {
        this.registry = registry;
        for (ErrorCode code : ErrorCode.values()) {
            error(code);
        }
        RELOAD_OUTCOMES.forEach(this::reloads);
        Gauge.builder("vya.dead.letters", () -> count(deadLetters))
                .description("Deliveries parked until they are redriven or dropped")
                .register(registry);
    }

    /** What this configuration will count; what was counted by another stays counted. */
    public void foresee(Settings settings) {
        destinationsAre(
                settings.destinations().stream().map(Settings.Destination::id).collect(Collectors.toSet()));
        settings.destinations().forEach(d -> DELIVERY_OUTCOMES.forEach(o -> delivery(d.id(), o)));
        settings.notifications().forEach(n -> NOTIFICATION_OUTCOMES.forEach(o -> notificationCounter(n.id(), o)));
    }

    /** Of others nothing is told any more but what was counted. */
    private void destinationsAre(Set<String> ids) {
        disks.keySet().retainAll(ids);
        for (String name : GAUGES_OF_DISKS) {
            registry.find(name).meters().stream()
                    .filter(meter -> !ids.contains(meter.getId().getTag("destination")))
                    .forEach(registry::remove);
        }
    }

    /** How full the disk of a destination was at the last look. */
    public void filling(Filling now) {
        String id = now.destination();
        if (disks.put(id, now) == null) {
            disk(
                    id,
                    DISK_FREE,
                    "What was free on the destination's disk after the last run",
                    "bytes",
                    Filling::freeBytes);
            disk(
                    id,
                    DISK_FILLING,
                    "1 when the destination's disk is fuller than its watermark",
                    null,
                    f -> f.filling() ? 1 : 0);
            disk(
                    id,
                    DISK_FULL,
                    "The day on which the destination's disk will be full at the rate of the last weeks",
                    "seconds",
                    f -> f.fullOn() == null
                            ? Double.NaN
                            : f.fullOn().toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC));
        }
    }

    private void disk(
            String destination,
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<Filling> fact) {
        Gauge.builder(name, () -> {
                    Filling last = disks.get(destination);
                    return last == null ? Double.NaN : fact.applyAsDouble(last);
                })
                .description(description)
                .baseUnit(unit)
                .tags("destination", destination)
                .register(registry);
    }

    /** A changed configuration was {@code taken}, or else refused. */
    public void reloaded(boolean taken) {
        reloads(RELOAD_OUTCOMES.get(taken ? 0 : 1)).increment();
    }

    private Counter reloads(String outcome) {
        return Counter.builder("vya.reloads")
                .description("Changed configurations that this program was asked to take, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Once for each run that ended. */
    public void record(RunOutcome outcome) {
        outcome.problems().forEach(this::problem);
        if (outcome.run().rolesAlone()) {
            // of no database, so in no series of one
            outcome.databases().forEach(this::counted);
        } else {
            outcome.databases().forEach(this::ended);
        }
    }

    private void delivered(DeliveryResult delivery) {
        String notCommitted = delivery.deadLetter() == null ? "failed" : "parked";
        delivery(delivery.destination(), delivery.committed() ? "committed" : notCommitted)
                .increment();
        if (delivery.problem() != null) {
            problem(delivery.problem());
        }
    }

    /** Whether this schedule's last time was missed. */
    public void missed(String schedule, boolean missed) {
        missedRuns
                .computeIfAbsent(schedule, id -> {
                    AtomicInteger value = new AtomicInteger();
                    Gauge.builder(MISSED, value, AtomicInteger::get)
                            .description("1 when the last run that was due did not begin, until the next one does")
                            .tags("schedule", id)
                            .register(registry);
                    return value;
                })
                .set(missed ? 1 : 0);
    }

    /** These are all that there are; of others only what was counted is told. */
    public void schedulesAre(Set<String> ids) {
        missedRuns.keySet().retainAll(ids);
        for (String name : GAUGES_OF_SCHEDULES) {
            registry.find(name).meters().stream()
                    .filter(meter -> !ids.contains(meter.getId().getTag("schedule")))
                    .forEach(registry::remove);
        }
    }

    /** When a schedule runs next and how often, and what became of its times. */
    public void schedule(String id, ScheduleTimes times, Clock clock) {
        for (SlotEnd end : SlotEnd.values()) {
            slots(id, end);
        }
        // a gauge that is there already would go on telling of the times before
        for (String name : List.of(NEXT_RUN, INTERVAL)) {
            // by its name: to look for it among all would be a look at each for each of ten thousand schedules
            registry.remove(new Meter.Id(name, Tags.of("schedule", id), null, null, Meter.Type.GAUGE));
        }
        Gauge.builder(NEXT_RUN, () -> times.next(clock.instant())
                        .map(next -> (double) next.start().getEpochSecond())
                        .orElse(Double.NaN))
                .description("When the schedule's next run begins")
                .baseUnit("seconds")
                .tags("schedule", id)
                .register(registry);
        Gauge.builder(INTERVAL, () -> times.interval(clock.instant())
                        .map(interval -> (double) interval.toSeconds())
                        .orElse(Double.NaN))
                .description("The time between the schedule's last time and its next")
                .baseUnit("seconds")
                .tags("schedule", id)
                .register(registry);
    }

    public void slot(String schedule, SlotEnd end, int times) {
        slots(schedule, end).increment(times);
    }

    private Counter slots(String schedule, SlotEnd end) {
        return Counter.builder("vya.schedule.slots")
                .description("Times at which the schedule was due since this program began, by what became of them")
                .tags("schedule", schedule, "outcome", end.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** {@code outcome} is sent, failed or timeout. */
    public void notification(String id, String outcome) {
        notificationCounter(id, outcome).increment();
    }

    /** A database that was backed up before, by whichever process. */
    void foresee(DatabaseTag database) {
        for (Verdict verdict : Verdict.values()) {
            backup(database, verdict);
        }
    }

    private void ended(DatabaseOutcome outcome) {
        DatabaseTag database = DatabaseTag.of(outcome);
        foresee(database);
        backup(database, outcome.verdict()).increment();
        Timer.builder("vya.backup.duration")
                .description("How long backups took")
                .tags(database.tags())
                // the longest one is of interest for as long as a day, not for Micrometer's two minutes
                .distributionStatisticExpiry(Duration.ofDays(1))
                .register(registry)
                .record(outcome.took());
        counted(outcome);
    }

    private void counted(DatabaseOutcome outcome) {
        outcome.problems().forEach(this::problem);
        outcome.deliveries().forEach(this::delivered);
    }

    private void problem(Problem problem) {
        error(problem.code()).increment();
    }

    /** What cannot be counted is no number: Micrometer logs why, and shows NaN. */
    private static int count(Callable<Integer> letters) {
        try {
            return letters.call();
        } catch (Exception e) {
            throw new IllegalStateException("Dead letters cannot be counted: " + e.getMessage(), e);
        }
    }

    private Counter backup(DatabaseTag database, Verdict outcome) {
        return Counter.builder("vya.backup")
                .description("Backups that ended, by outcome")
                .tags(database.tags().and("outcome", outcome.name()))
                .register(registry);
    }

    private Counter error(ErrorCode code) {
        return Counter.builder("vya.backup.errors")
                .description("Problems of runs, by error code")
                .tag("code", code.id())
                .register(registry);
    }

    private Counter delivery(String destination, String outcome) {
        return Counter.builder("vya.delivery")
                .description("Deliveries that ended, by outcome")
                .tags("destination", destination, "outcome", outcome)
                .register(registry);
    }

    private Counter notificationCounter(String id, String outcome) {
        return Counter.builder("vya.notifications")
                .description("Notifications that ended, by outcome")
                .tags("notification", id, "outcome", outcome)
                .register(registry);
    }
}
