package digital.vya.backupdb.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When a schedule is due and how late it may begin; {@code when} says the former as backup.yaml does. */
public record ScheduleTimes(String schedule, String when, Timetable timetable, StartRules rules) {
    /** More are not counted one by one. */
    public static final int MOST_COUNTED = 10_000;

    /** The next one is near when less than this part of the pause between the two is left. */
    private static final int NEAR = 4;

    /** A time at which it is due, and when its run begins. */
    public record Slot(Instant due, Instant start) {}

    /** The first slot that begins after this moment. */
    public Optional<Slot> next(Instant after) {
        Optional<Instant> due = timetable.next(after.minus(rules.jitter()));
        while (due.isPresent() && !start(due.get()).isAfter(after)) {
            due = timetable.next(due.get());
        }
        return due.map(this::slot);
    }

    /** The last slot that began until this moment, itself included. */
    public Optional<Slot> last(Instant until) {
        Optional<Instant> due = timetable.last(until);
        while (due.isPresent() && start(due.get()).isAfter(until)) {
            due = timetable.last(due.get().minusNanos(1));
        }
        return due.map(this::slot);
    }

    private Slot slot(Instant due) {
        return new Slot(due, start(due));
    }

    /** Never after the next time, and never in a blackout, to which the delay alone would bring it. */
    private Instant start(Instant due) {
        Instant start = rules.start(schedule, due);
        if (start.equals(due) || timetable.isBlackedOut(start)) {
            return due;
        }
        return timetable.next(due).filter(start::isAfter).orElse(start);
    }

    /** In one line, with the zone. */
    public String said() {
        String blackouts = timetable.blackouts().isEmpty() ? "" : ", not in " + timetable.blackouts();
        return when + " " + timetable.zone() + blackouts;
    }

    public OffsetDateTime local(Instant moment) {
        return moment.atZone(timetable.zone()).toOffsetDateTime();
    }

    /** The next moment to decide at; now, where a run waits. */
    public Instant wakesAt(ScheduleState state, Instant now) {
        boolean waits = last(now)
                .map(Slot::due)
                .filter(due -> due.isAfter(state.decided()) && !state.has(due))
                .isPresent();
        return waits ? now : next(now).map(Slot::start).orElse(Instant.MAX);
    }

    /** The pause around a moment. */
    public Optional<Duration> interval(Instant around) {
        return timetable.last(around).flatMap(last -> timetable.next(around).map(next -> Duration.between(last, next)));
    }

    /**
     * Whether a run should have left something newer: half an interval after it was due it should, or after
     * {@code leastGrace} where that is longer.
     */
    public boolean isOverdue(Instant newest, Instant now, Duration leastGrace) {
        return interval(now)
                .map(interval -> interval.dividedBy(2))
                .map(half -> half.compareTo(leastGrace) < 0 ? leastGrace : half)
                .flatMap(grace -> last(now.minus(grace)))
                .map(Slot::start)
                .filter(newest::isBefore)
                .isPresent();
    }

    /**
     * What is to be done now about what became due and is not decided. {@code running} is whether the schedule's run
     * before goes on; only where it {@code mayCatchUp} does one begin that is late, else it waits.
     */
    public Decision decide(ScheduleState state, Instant now, boolean running, boolean mayCatchUp) {
        Optional<Instant> last = last(now).map(Slot::due).filter(due -> due.isAfter(state.decided()));
        if (last.isEmpty()) {
            return Decision.NOTHING;
        }
        Instant due = last.get();
        Optional<Decision.Missed> before = between(state, due);
        List<Decision.Missed> missed = before.stream().toList();
        if (state.has(due)) {
            // a clock that was ahead began it before its time
            return new Decision(Optional.empty(), missed);
        }
        boolean late = !isOnTime(due, now);
        Optional<Decision.Why> why = against(due, now, late, running);
        if (why.isPresent()) {
            return new Decision(Optional.empty(), withNewest(before, due, why.get()));
        }
        if (timetable.isBlackedOut(now) || (late && !mayCatchUp)) {
            return new Decision(Optional.empty(), missed);
        }
        return new Decision(Optional.of(new Decision.Start(due, late)), missed);
    }

    /** What was missed for one reason is told of at once; that a run still goes on is none of those before it. */
    private static List<Decision.Missed> withNewest(Optional<Decision.Missed> before, Instant due, Decision.Why why) {
        Decision.Missed newest = new Decision.Missed(due, due, 1, why);
        if (before.isEmpty() || why == Decision.Why.STILL_RUNNING) {
            return Stream.concat(before.stream(), Stream.of(newest)).toList();
        }
        Decision.Missed earlier = before.get();
        return List.of(new Decision.Missed(earlier.first(), due, earlier.slots() + 1, why));
    }

    /** Of a time that is not in the future. */
    public boolean isOnTime(Instant due, Instant now) {
        return !start(due).plus(rules.tolerance()).isBefore(now);
    }

    /** Whether a run for this time may begin now, on time or late. */
    public boolean mayBegin(Instant due, Instant now) {
        return !timetable.isBlackedOut(now) && (isOnTime(due, now) || !isTooLate(due, now));
    }

    private boolean isTooLate(Instant due, Instant now) {
        return !rules.catchUp() || start(due).plus(rules.within()).isBefore(now);
    }

    private Optional<Decision.Why> against(Instant due, Instant now, boolean late, boolean running) {
        if (late && isTooLate(due, now)) {
            return Optional.of(Decision.Why.TOO_LATE);
        }
        if (running) {
            return Optional.of(Decision.Why.STILL_RUNNING);
        }
        return late && nextIsNear(due, now) ? Optional.of(Decision.Why.NEXT_IS_NEAR) : Optional.empty();
    }

    private boolean nextIsNear(Instant due, Instant now) {
        return timetable
                .next(due)
                .filter(next ->
                        Duration.between(now, start(next)).multipliedBy(NEAR).compareTo(Duration.between(due, next))
                                < 0)
                .isPresent();
    }

    /** Those before the newest: it stands in for them. */
    private Optional<Decision.Missed> between(ScheduleState state, Instant newest) {
        List<Instant> passed = timetable.between(state.decided(), newest, MOST_COUNTED).stream()
                .filter(due -> !state.has(due))
                .toList();
        return passed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Decision.Missed(
                        passed.get(0),
                        timetable.last(newest.minusNanos(1)).orElseThrow(),
                        passed.size(),
                        Decision.Why.OVERTAKEN));
    }
}
