package digital.vya.backupdb.schedule;

import digital.vya.backupdb.model.SlotEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be done about the times that a schedule was due: at most one run begins, and the rest is told of. */
public record Decision(Optional<Start> start, List<Missed> missed) {
    public static final Decision NOTHING = new Decision(Optional.empty(), List.of());

    public Decision {
        missed = List.copyOf(missed);
    }

    public record Start(Instant due, boolean late) {
        public SlotEntry entry(Instant now) {
            return new SlotEntry(due, late ? SlotEnd.LATE : SlotEnd.STARTED, now, 1);
        }
    }

    /** Times in a row at which no run began. */
    public record Missed(Instant first, Instant last, int slots, Why why) {
        public SlotEnd end() {
            return why == Why.STILL_RUNNING ? SlotEnd.SKIPPED : SlotEnd.MISSED;
        }

        public SlotEntry entry(Instant now) {
            return new SlotEntry(last, end(), now, slots);
        }
    }

    public enum Why {
        /** Nothing looked at the schedule then, and it is too late now. */
        TOO_LATE,
        /** A later one stands in for it. */
        OVERTAKEN,
        /** It could be caught up, but the next one is near. */
        NEXT_IS_NEAR,
        /** The run before it still went on. */
        STILL_RUNNING
    }

    public boolean isNothing() {
        return start.isEmpty() && missed.isEmpty();
    }

    /** For the state of the schedule. */
    public List<SlotEntry> entries(Instant now) {
        List<SlotEntry> entries = new ArrayList<>();
        missed.forEach(passed -> entries.add(passed.entry(now)));
        start.ifPresent(begins -> entries.add(begins.entry(now)));
        return entries;
    }
}
