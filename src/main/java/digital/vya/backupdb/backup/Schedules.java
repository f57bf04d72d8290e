package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.SlotEnd;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.schedule.Decision;
import digital.vya.backupdb.schedule.ScheduleState;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.schedule.SlotEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which schedules of the configuration are due. A route asks again and again; each time at which one is due is decided once,
 * among all processes and over restarts, and what is decided is written before it is done.
 */
public final class Schedules {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

    /** After an outage, late runs begin so far from one another. */
    private static final Duration STAGGER = Duration.ofSeconds(15);

    /** A run is written down a moment after it was decided, by a clock that may have been set meanwhile. */
    private static final Duration INACCURACY = Duration.ofSeconds(2);

    private final Settings settings;
    private final ScheduleRecords records;
    private final RunRecords runs;
    private final Outcomes outcomes;
    private final Meters meters;
    private final Clock clock;
    private final Map<String, Watched> watched = new LinkedHashMap<>();
    private final Queue<RunOutcome> missed = new ConcurrentLinkedQueue<>();
    private Instant asked;
    private Instant caughtUp = Instant.MIN;

    /** A schedule that is on; nothing is to be decided before it {@code wakes}. */
    private static final class Watched {
        private final Settings.Schedule schedule;
        private final ScheduleTimes times;
        private ScheduleState state;
        private Instant wakes;

        Watched(Settings.Schedule schedule, ScheduleTimes times, ScheduleState state) {
            this.schedule = schedule;
            this.times = times;
            this.state = state;
            this.wakes = Instant.MIN;
        }
    }

    public Schedules(
            Settings settings,
            ScheduleRecords records,
            RunRecords runs,
            Outcomes outcomes,
            Meters meters,
            Clock clock) {
        this.settings = settings;
        this.records = records;
        this.runs = runs;
        this.outcomes = outcomes;
        this.meters = meters;
        this.clock = clock;
        this.asked = clock.instant();
    }

    /** Before the first question: takes up what was decided before, and says when each is due next. */
    public synchronized void begin() {
        asked = clock.instant();
        Map<String, ScheduleTimes> on = new LinkedHashMap<>();
        settings.schedules().stream().filter(Settings.Schedule::enabled).forEach(schedule -> schedule.times()
                .ifPresent(times -> on.put(schedule.id(), times)));
        records.forgetAllBut(on.keySet());
        Map<String, Instant> begun = runs.lastOfSchedules(on.size());
        on.forEach((id, times) -> {
            Settings.Schedule schedule = settings.schedule(id).orElseThrow();
            Watched one = new Watched(schedule, times, takenUp(times, Optional.ofNullable(begun.get(id))));
            watched.put(id, one);
            // what is missed from now on is missed, also by a schedule that has never run
            if (!records.of(id).equals(Optional.of(one.state))) {
                write(one);
            }
            meters.schedule(id, times, clock);
            LOG.info(
                    "Schedule {} ({}) is next due {}",
                    id,
                    times.said(),
                    times.next(asked)
                            .map(next -> times.local(next.start()).toString())
                            .orElse("never"));
        });
    }

    private ScheduleState takenUp(ScheduleTimes times, Optional<Instant> begun) {
        Optional<ScheduleState> known = records.of(times.schedule());
        if (known.isEmpty()) {
            // one that never ran is new
            return begun.map(run -> ScheduleState.after(
                            times.said(), run, times.timetable().last(run)))
                    .orElse(ScheduleState.begin(times.said(), asked));
        }
        ScheduleState state = known.get();
        if (!state.when().equals(times.said())) {
            return ScheduleState.begin(times.said(), asked);
        }
        Optional<SlotEntry> lost = state.newest()
                .filter(slot -> slot.end().began())
                .filter(slot -> begun.filter(run -> !run.isBefore(slot.at().minus(INACCURACY)))
                        .isEmpty());
        lost.ifPresent(slot -> LOG.warn(
                "Schedule {} was due {}, and this program ended before its run began",
                times.schedule(),
                times.local(slot.due())));
        return lost.map(state::without).orElse(state).setBack(asked);
    }

    /** A request for each schedule whose run is to begin now. */
    public synchronized List<BackupRequest> due() {
        Instant now = clock.instant();
        if (now.isBefore(asked)) {
            LOG.warn("The clock was set back from {} to {}; what is due from now on is run unless it was", asked, now);
            watched.values().forEach(one -> {
                one.state = one.state.setBack(now);
                one.wakes = Instant.MIN;
            });
            caughtUp = Instant.MIN;
        }
        asked = now;
        List<Watched> awake =
                watched.values().stream().filter(one -> !one.wakes.isAfter(now)).toList();
        if (awake.isEmpty()) {
            return List.of();
        }
        List<BackupRequest> due = new ArrayList<>();
        awake.forEach(one -> decide(one, now).ifPresent(due::add));
        return due;
    }

    private Optional<BackupRequest> decide(Watched one, Instant now) {
        String id = one.times.schedule();
        boolean mayCatchUp = !now.isBefore(caughtUp.plus(STAGGER));
        Decision decision = one.times.decide(one.state, now, runs.isGoingOn(id), mayCatchUp);
        decision.missed().forEach(passed -> pass(one, passed));
        if (!decision.isNothing()) {
            one.state = one.state.with(decision.entries(now));
            write(one);
        }
        decision.start().filter(Decision.Start::late).ifPresent(start -> {
            caughtUp = now;
            LOG.warn("Schedule {} was due {}; its run begins late", id, local(one, start.due()));
        });
        one.wakes = one.times.wakes(one.state, now);
        decision.start().ifPresent(start -> {
            meters.missed(id, false);
            meters.slot(id, start.late() ? SlotEnd.LATE : SlotEnd.STARTED, 1);
        });
        return decision.start()
                .map(start -> new BackupRequest(Trigger.SCHEDULE, id, one.schedule.instances(), null, false, false));
    }

    /** Recorded before the schedule's state says that it is decided: after a kill it is told twice, and never not at all. */
    private void pass(Watched one, Decision.Missed passed) {
        String id = one.times.schedule();
        boolean skipped = passed.why() == Decision.Why.STILL_RUNNING;
        OffsetDateTime now = OffsetDateTime.now(clock);
        Run run = new Run(Run.newId(now), Trigger.SCHEDULE, id, now, false);
        String times = passed.slots() == 1
                ? "at " + local(one, passed.last())
                : passed.slots() + " times, from " + local(one, passed.first()) + " to " + local(one, passed.last());
        RunOutcome outcome = outcomes.notBegun(
                run,
                new BackupException(
                        skipped ? ErrorCode.RUN_SKIPPED : ErrorCode.RUN_MISSED,
                        "Schedule " + id + " did not run " + times + ": " + reason(passed.why())));
        try {
            runs.end(outcome);
        } catch (BackupException e) {
            LOG.warn("{}; it is tried again when it is told of", e.getMessage());
        }
        missed.add(outcome);
        meters.missed(id, !skipped);
        meters.slot(id, skipped ? SlotEnd.SKIPPED : SlotEnd.MISSED, passed.slots());
    }

    private static String reason(Decision.Why why) {
        return switch (why) {
            case TOO_LATE -> "`serve` was not there then, or something held it up, and it is too late now";
            case OVERTAKEN -> "`serve` was not there then, and its next run stands in";
            case NEXT_IS_NEAR -> "`serve` was not there then, and its next run is near";
            case STILL_RUNNING -> "its run before still goes on";
        };
    }

    /** A backup is more than the note of it. */
    private void write(Watched one) {
        try {
            records.write(one.times.schedule(), one.state);
        } catch (BackupException e) {
            LOG.error("{} {}; after a restart it may run again", e.code().id(), e.getMessage());
        }
    }

    private static OffsetDateTime local(Watched one, Instant moment) {
        return one.times.local(moment);
    }

    /** What became of times at which no run began, each once; to be told like any run. */
    public synchronized List<RunOutcome> missed() {
        List<RunOutcome> all = new ArrayList<>();
        for (RunOutcome next = missed.poll(); next != null; next = missed.poll()) {
            all.add(next);
        }
        return all;
    }
}
