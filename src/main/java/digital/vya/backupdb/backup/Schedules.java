package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.config.CallingUser;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which schedules of the configuration are due. A route asks again and again; each time at which one is due is decided once,
 * also over restarts, and what is decided is written before it is done.
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
    private final Nodes nodes;
    private final Outcomes outcomes;
    private final Meters meters;
    private final Clock clock;
    private final BooleanSupplier draining;
    private final Map<String, Watched> watched = new LinkedHashMap<>();
    private final List<RunOutcome> missed = new ArrayList<>();
    /** What was told and the catalogue does not know of yet. */
    private final Map<String, RunOutcome> telling = new HashMap<>();

    private @Nullable String told;
    private boolean isAnswering = true;
    private Instant asked;
    private Instant caughtUp = Instant.MIN;
    private volatile long ticked = System.nanoTime();

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

    /** While it is {@code draining}, nothing is due: it is decided afterwards, or by the process that comes next. */
    public Schedules(
            Settings settings,
            ScheduleRecords records,
            RunRecords runs,
            Nodes nodes,
            Outcomes outcomes,
            Meters meters,
            Clock clock,
            BooleanSupplier draining) {
        this.settings = settings;
        this.records = records;
        this.runs = runs;
        this.nodes = nodes;
        this.outcomes = outcomes;
        this.meters = meters;
        this.clock = clock;
        this.draining = draining;
        this.asked = clock.instant();
    }

    /** Before the first question: takes up what was decided before, and says when each is due next. */
    public synchronized void begin() {
        RunRecords.LastRuns last = runs.lastOfSchedules();
        begin((times, known) -> takenUp(times, known, last));
    }

    /**
     * The same, after the schedules of a configuration that is given up, which say what they decided: a run that they
     * began a moment ago may have no record yet, and is none that was lost. One that they did not have begins anew.
     */
    public synchronized void begin(Map<String, ScheduleState> decided) {
        begin((times, known) -> Optional.ofNullable(decided.get(times.schedule()))
                .filter(state -> state.when().equals(times.said()))
                .map(state -> state.setBack(asked))
                .orElseGet(() -> ScheduleState.begin(times, asked)));
    }

    /** Nothing is due any more, until it begins again; gives what was decided, for those that go on with it. */
    public synchronized Map<String, ScheduleState> end() {
        Map<String, ScheduleState> decided = new LinkedHashMap<>();
        watched.forEach((id, one) -> decided.put(id, one.state));
        watched.clear();
        return decided;
    }

    /** Where the decisions of a schedule start from. */
    @FunctionalInterface
    private interface Start {
        ScheduleState of(ScheduleTimes times, Optional<ScheduleState> known);
    }

    private void begin(Start start) {
        ticked = System.nanoTime();
        asked = clock.instant();
        List<Settings.Schedule> on = settings.schedules().stream()
                .filter(schedule -> schedule.enabled() && schedule.times().isPresent())
                .toList();
        Set<String> ids = on.stream().map(Settings.Schedule::id).collect(Collectors.toSet());
        records.forgetAllBut(ids);
        meters.schedulesAre(ids);
        for (Settings.Schedule schedule : on) {
            String id = schedule.id();
            ScheduleTimes times = schedule.times().orElseThrow();
            Optional<ScheduleState> known = records.of(id);
            Watched one = new Watched(schedule, times, start.of(times, known));
            watched.put(id, one);
            // what is missed from now on is missed, also by a schedule that has never run
            if (!known.equals(Optional.of(one.state))) {
                write(one);
            }
            meters.schedule(id, times, clock);
            meters.missed(
                    id,
                    one.state
                            .newest()
                            .filter(slot -> slot.end() == SlotEnd.MISSED)
                            .isPresent());
            LOG.info(
                    "Schedule {} ({}) is next due {}",
                    id,
                    times.said(),
                    times.next(asked)
                            .map(next -> times.local(next.start()).toString())
                            .orElse("never"));
        }
    }

    private ScheduleState takenUp(ScheduleTimes times, Optional<ScheduleState> known, RunRecords.LastRuns last) {
        Instant begun = last.begun().get(times.schedule());
        if (known.isEmpty()) {
            // one that never ran is new
            return begun == null
                    ? ScheduleState.begin(times, asked)
                    : ScheduleState.begin(times, begun).withRun(times, begun).setBack(asked);
        }
        ScheduleState state = known.get();
        if (!state.when().equals(times.said())) {
            return ScheduleState.begin(times, asked);
        }
        Optional<SlotEntry> decided = state.lastBegun();
        if (begun != null && decided.filter(slot -> slot.at().isBefore(begun)).isPresent()) {
            // it may be that what was decided could not be written
            return state.withRun(times, begun).setBack(asked);
        }
        if (nodes.areSeveral()) {
            // what a time left to be done stands in the catalogue, and may be another node's
            return state.setBack(asked);
        }
        Optional<SlotEntry> lost = decided.filter(slot -> !last.since().isAfter(slot.at()))
                .filter(slot -> begun == null || begun.isBefore(slot.at().minus(INACCURACY)));
        lost.ifPresent(slot -> LOG.warn(
                "Schedule {} was due {}, and this program ended before its run began",
                times.schedule(),
                times.local(slot.due())));
        return lost.map(state::without).orElse(state).setBack(asked);
    }

    /** Whether what is due was asked, and answered, within this time. Not held up by a question that hangs. */
    public boolean hasTickedWithin(Duration time) {
        return System.nanoTime() - ticked <= time.toNanos();
    }

    /** A request for each schedule whose run is to begin now. */
    public synchronized List<BackupRequest> due() {
        List<BackupRequest> due = draining.getAsBoolean() ? List.of() : dueNow();
        ticked = System.nanoTime();
        return due;
    }

    private List<BackupRequest> dueNow() {
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
        // a catalogue that does not answer is waited for once
        isAnswering = true;
        List<BackupRequest> due = new ArrayList<>();
        for (Watched one : watched.values()) {
            if (!one.wakes.isAfter(now) && isAnswering) {
                decide(one, now).ifPresent(due::add);
            }
        }
        if (nodes.areSeveral() && isAnswering) {
            tellUntold();
        }
        if (nodes.areSeveral() && isAnswering) {
            due.addAll(shareOf(now));
        }
        return due;
    }

    /** What is due here of all that the nodes share; where that cannot be asked, another node may have it. */
    private List<BackupRequest> shareOf(Instant now) {
        try {
            return nodes.share(due -> mayBegin(due, now)).stream()
                    .map(share -> request(share.schedule(), share.instances()))
                    .toList();
        } catch (RuntimeException e) {
            tell(e);
            return List.of();
        }
    }

    /** What a node that is gone had begun is begun anew as long as a time that was missed would be. */
    private boolean mayBegin(Nodes.Due due, Instant now) {
        Watched one = watched.get(due.schedule());
        return one != null
                && settings.instancesOf(one.schedule).contains(due.instance())
                && one.times.mayBegin(due.at(), now);
    }

    private void tell(RuntimeException thrown) {
        isAnswering = false;
        BackupException e = BackupException.from(thrown);
        if (!Objects.equals(told, e.getMessage())) {
            told = e.getMessage();
            LOG.error("{} {}; no schedule begins until then", e.code().id(), e.getMessage());
        }
    }

    /** What became of times at which no run began, each once; to be told like any run. */
    public synchronized List<RunOutcome> missed() {
        List<RunOutcome> all = List.copyOf(missed);
        missed.clear();
        return all;
    }

    private Optional<BackupRequest> decide(Watched one, Instant now) {
        return nodes.areSeveral() ? decideWithOthers(one, now) : decideAlone(one, now);
    }

    private Optional<BackupRequest> decideAlone(Watched one, Instant now) {
        String id = one.times.schedule();
        Decision decision = decision(one, now, runs.isGoingOn(id));
        // recorded before the schedule's state says that it is decided: after a kill there may be two records, never
        // none
        decision.missed().forEach(passed -> {
            RunOutcome outcome = toldOf(untold(one, passed));
            isRecorded(outcome, true);
        });
        if (!decision.isNothing()) {
            one.state = one.state.with(decision.entries(now), now);
            write(one);
        }
        one.wakes = one.times.wakesAt(one.state, now);
        return decision.start().map(start -> {
            begun(one, start, now);
            return request(id, one.schedule.instances());
        });
    }

    /** Who is the first to decide a time tells what was missed, and offers what begins to all. */
    private Optional<BackupRequest> decideWithOthers(Watched one, Instant now) {
        String id = one.times.schedule();
        try {
            ScheduleState known = one.state;
            one.state = known.withThoseOfOthers(nodes.decided(id, known.since()), now);
            Decision decision = decision(one, now, nodes.isGoingOn(id));
            List<SlotEntry> ours = new ArrayList<>();
            for (Decision.Missed passed : decision.missed()) {
                SlotEntry slot = passed.entry(now);
                if (nodes.decide(id, slot, List.of(), givenUp -> toTell(one, slot, Optional.of(passed), givenUp))) {
                    ours.add(slot);
                }
            }
            decision.start().ifPresent(start -> {
                SlotEntry slot = start.entry(now);
                List<String> instances = settings.instancesOf(one.schedule);
                if (nodes.decide(id, slot, instances, givenUp -> toTell(one, slot, Optional.empty(), givenUp))) {
                    ours.add(slot);
                    begun(one, start, now);
                }
            });
            told = null;
            // what another decided first is read when it is asked next
            one.state = one.state.with(ours, now);
            if (!one.state.equals(known)) {
                write(one);
            }
            one.wakes = one.times.wakesAt(one.state, now);
        } catch (RuntimeException e) {
            // asked again until another time is due
            tell(e);
        }
        return Optional.empty();
    }

    private Decision decision(Watched one, Instant now, boolean running) {
        return one.times.decide(one.state, now, running, !now.isBefore(caughtUp.plus(STAGGER)));
    }

    private static BackupRequest request(String schedule, List<String> instances) {
        return new BackupRequest(Trigger.SCHEDULE, schedule, instances, null, false, false);
    }

    private void begun(Watched one, Decision.Start start, Instant now) {
        String id = one.times.schedule();
        if (start.late()) {
            caughtUp = now;
            LOG.warn("Schedule {} was due {}; its run begins late", id, one.times.local(start.due()));
        }
        meters.missed(id, false);
        meters.slot(id, start.late() ? SlotEnd.LATE : SlotEnd.STARTED, 1);
    }

    /** What passed, and what a node that is gone left and no other took in time. */
    private List<Nodes.Untold> toTell(
            Watched one, SlotEntry slot, Optional<Decision.Missed> passed, List<String> givenUp) {
        List<Nodes.Untold> all = new ArrayList<>();
        passed.ifPresent(missed -> all.add(untold(one, missed)));
        if (!givenUp.isEmpty()) {
            String message = "Schedule " + one.times.schedule() + " did not back up " + String.join(", ", givenUp)
                    + " at a time before: no node took it over in time";
            all.add(untold(one, slot.due(), SlotEnd.MISSED, 0, message));
        }
        return all;
    }

    private Nodes.Untold untold(Watched one, Decision.Missed passed) {
        String times = passed.slots() == 1
                ? "at " + one.times.local(passed.last())
                : (passed.slots() < ScheduleTimes.MOST_COUNTED ? "" : "more than ") + passed.slots() + " times, from "
                        + one.times.local(passed.first()) + " to " + one.times.local(passed.last());
        String message = "Schedule " + one.times.schedule() + " did not run " + times + ": " + reason(passed.why());
        return untold(one, passed.last(), passed.end(), passed.slots(), message);
    }

    private Nodes.Untold untold(Watched one, Instant due, SlotEnd end, int slots, String message) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        return new Nodes.Untold(Run.newId(now), one.times.schedule(), due, end, slots, message, now.toInstant());
    }

    /**
     * What no node has told yet of all that they decided. It stays so until it is recorded here: after a kill, or an
     * answer of the catalogue that is lost, it is told by this node or another, be it twice.
     */
    private void tellUntold() {
        try {
            for (Nodes.Untold untold : nodes.untold(watched.keySet())) {
                boolean first = !telling.containsKey(untold.run());
                RunOutcome outcome = telling.computeIfAbsent(untold.run(), run -> toldOf(untold));
                if (isRecorded(outcome, first)) {
                    nodes.told(untold);
                    telling.remove(untold.run());
                }
            }
        } catch (RuntimeException e) {
            tell(e);
        }
    }

    /** Told of when it is asked for. */
    private RunOutcome toldOf(Nodes.Untold untold) {
        String id = untold.schedule();
        boolean skipped = untold.end() == SlotEnd.SKIPPED;
        OffsetDateTime at = untold.at().atZone(clock.getZone()).toOffsetDateTime();
        Run run = new Run(untold.run(), Trigger.SCHEDULE, id, at, false).by(CallingUser.actor());
        ErrorCode code = skipped ? ErrorCode.RUN_SKIPPED : ErrorCode.RUN_MISSED;
        RunOutcome outcome = outcomes.notBegun(run, new BackupException(code, untold.message()));
        Watched one = watched.get(id);
        if (!skipped && (one == null || !one.state.hasBegunAfter(untold.due()))) {
            meters.missed(id, true);
        }
        meters.slot(id, skipped ? SlotEnd.SKIPPED : SlotEnd.MISSED, untold.times());
        missed.add(outcome);
        return outcome;
    }

    private boolean isRecorded(RunOutcome outcome, boolean first) {
        try {
            runs.end(outcome);
            return true;
        } catch (BackupException e) {
            if (first) {
                LOG.warn("{}; it is tried again when it is told of", e.getMessage());
            }
            return false;
        }
    }

    private static String reason(Decision.Why why) {
        return switch (why) {
            case TOO_LATE -> "`serve` was not there then, or something held it up, and it is too late now";
            case OVERTAKEN -> "`serve` was not there then, and a later time stands in";
            case NEXT_IS_NEAR -> "`serve` was not there then, and its next run is near";
            case STILL_RUNNING -> "its run before still goes on";
        };
    }

    /** A note that cannot be written stops no backup. */
    private void write(Watched one) {
        try {
            records.write(one.times.schedule(), one.state);
        } catch (BackupException e) {
            LOG.error("{} {}; after a restart it may run again", e.code().id(), e.getMessage());
        }
    }
}
