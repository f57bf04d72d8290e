package digital.vya.backupdb.schedule;

import digital.vya.backupdb.model.SlotEnd;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which times of a schedule are decided: all up to {@code since}, and those of its slots, the oldest first.
 * {@code when} is what it was then; another timetable begins anew.
 */
public record ScheduleState(String when, Instant since, List<SlotEntry> slots) {
    /** A run that a clock which was ahead began this much too early is still the one of its time; earlier it is not. */
    private static final Duration EARLY = Duration.ofHours(12);

    private static final int MOST_SLOTS = 100;

    public ScheduleState {
        Objects.requireNonNull(when, "a file without it is damaged");
        Objects.requireNonNull(since, "a file without it is damaged");
        slots = List.copyOf(slots);
    }

    /**
     * What was decided before, with what was decided later by the same times: one whose times are others is to go on as it
     * was.
     */
    public static Map<String, ScheduleState> latest(
            Map<String, ScheduleState> before, Map<String, ScheduleState> later) {
        Map<String, ScheduleState> latest = new HashMap<>(before);
        latest.replaceAll((id, was) -> {
            ScheduleState is = later.get(id);
            return is != null && is.when().equals(was.when()) ? is : was;
        });
        return latest;
    }

    /** A time whose run would have begun by now is decided, one that is only delayed is not. */
    public static ScheduleState begin(ScheduleTimes times, Instant now) {
        return new ScheduleState(
                times.said(), times.last(now).map(ScheduleTimes.Slot::due).orElse(now), List.of());
    }

    /** Of one of which nothing is known: the last time whose run would have begun by now is not decided. */
    public static ScheduleState before(ScheduleTimes times, Instant now) {
        Instant last = times.last(now).map(ScheduleTimes.Slot::due).orElse(now);
        return new ScheduleState(times.said(), last.minusMillis(1), List.of());
    }

    /** With the run that began then, for the time that was the last. */
    public ScheduleState withRun(ScheduleTimes times, Instant begun) {
        List<SlotEntry> run = times
                .last(begun)
                .map(ScheduleTimes.Slot::due)
                .filter(due -> !has(due))
                .map(due -> new SlotEntry(due, SlotEnd.STARTED, begun, 1))
                .stream()
                .toList();
        return with(run, begun);
    }

    /** Up to when all is decided; what began early, by a clock that was ahead, says nothing of the times before it. */
    Instant decided() {
        return slots.stream()
                .filter(slot -> !slot.isEarly())
                .map(SlotEntry::due)
                .reduce(since, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** Of what began early, its own time is decided too. */
    boolean has(Instant due) {
        return slots.stream().anyMatch(slot -> slot.due().equals(due));
    }

    /** Whether a run for a later time began. */
    public boolean hasBegunAfter(Instant due) {
        return slots.stream().anyMatch(slot -> slot.end().began() && slot.due().isAfter(due));
    }

    /** The run that was decided last. */
    public Optional<SlotEntry> lastBegun() {
        return slots.stream().filter(slot -> slot.end().began()).max(Comparator.comparing(SlotEntry::at));
    }

    public Optional<SlotEntry> newest() {
        return slots.stream().max(Comparator.comparing(SlotEntry::due));
    }

    /** The clock was ahead when they were decided: times from now on are decided anew, but for those that began. */
    public ScheduleState setBack(Instant now) {
        List<SlotEntry> kept = slots.stream()
                .filter(slot -> !slot.due().isAfter(slot.end().began() ? now.plus(EARLY) : now))
                .map(slot -> slot.due().isAfter(now) ? new SlotEntry(slot.due(), slot.end(), now, slot.slots()) : slot)
                .toList();
        return new ScheduleState(when, since.isAfter(now) ? now : since, kept);
    }

    /** As if this one had not been decided. */
    public ScheduleState without(SlotEntry slot) {
        return new ScheduleState(
                when, since, slots.stream().filter(s -> !s.equals(slot)).toList());
    }

    /** With what other nodes decided, in so far as it is not known here. */
    public ScheduleState withThoseOfOthers(List<SlotEntry> decided, Instant now) {
        Set<Instant> known = slots.stream().map(SlotEntry::due).collect(Collectors.toSet());
        List<SlotEntry> news =
                decided.stream().filter(slot -> !known.contains(slot.due())).toList();
        return news.isEmpty() ? this : with(news, now);
    }

    /** The oldest are forgotten, but for those that a clock which is set back may come to again. */
    public ScheduleState with(List<SlotEntry> decided, Instant now) {
        List<SlotEntry> all = Stream.concat(slots.stream(), decided.stream())
                .sorted(Comparator.comparing(SlotEntry::due))
                .collect(Collectors.toCollection(ArrayList::new));
        Instant low = since;
        while (all.size() > MOST_SLOTS && all.get(0).due().isBefore(now.minus(EARLY))) {
            Instant dropped = all.remove(0).due();
            low = dropped.isAfter(low) ? dropped : low;
        }
        return new ScheduleState(when, low, all);
    }
}
