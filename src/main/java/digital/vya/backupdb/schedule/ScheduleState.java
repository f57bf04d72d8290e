package digital.vya.backupdb.schedule;

import digital.vya.backupdb.model.SlotEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which times of a schedule are decided: all {@code since} a moment and before it, and those of its slots, the oldest first.
 * {@code when} is what it was then; another timetable begins anew.
 */
public record ScheduleState(String when, Instant since, List<SlotEntry> slots) {
    /** A run that a clock which was ahead began this much too early is still the one of its time; earlier it is not. */
    private static final Duration EARLY = Duration.ofHours(12);

    private static final int MOST_SLOTS = 100;

    public ScheduleState {
        slots = List.copyOf(slots);
    }

    public static ScheduleState begin(String when, Instant now) {
        return new ScheduleState(when, now, List.of());
    }

    /** Of a schedule of which nothing is known but when its last run began. */
    public static ScheduleState after(String when, Instant run, Optional<Instant> due) {
        return begin(when, run)
                .with(due.map(last -> new SlotEntry(last, SlotEnd.STARTED, run, 1)).stream()
                        .toList());
    }

    /** The newest time until now that is decided. */
    Instant decided(Instant now) {
        return slots.stream()
                .map(SlotEntry::due)
                .filter(due -> !due.isAfter(now))
                .reduce(since, (a, b) -> a.isAfter(b) ? a : b);
    }

    boolean has(Instant due) {
        return slots.stream().anyMatch(slot -> slot.due().equals(due));
    }

    public Optional<SlotEntry> newest() {
        return slots.stream().max(Comparator.comparing(SlotEntry::due));
    }

    /** The clock was ahead when they were decided: times from now on are decided anew, but for those that began. */
    public ScheduleState setBack(Instant now) {
        List<SlotEntry> kept = slots.stream()
                .filter(slot -> !slot.due().isAfter(slot.end().began() ? now.plus(EARLY) : now))
                .toList();
        return new ScheduleState(when, since.isAfter(now) ? now : since, kept);
    }

    /** As if the newest had not been decided. */
    public ScheduleState without(SlotEntry slot) {
        return new ScheduleState(
                when, since, slots.stream().filter(s -> !s.equals(slot)).toList());
    }

    public ScheduleState with(List<SlotEntry> decided) {
        List<SlotEntry> all =
                new ArrayList<>(Stream.concat(slots.stream(), decided.stream()).toList());
        Instant low = since;
        while (all.size() > MOST_SLOTS) {
            Instant dropped = all.remove(0).due();
            low = dropped.isAfter(low) ? dropped : low;
        }
        return new ScheduleState(when, low, all);
    }
}
