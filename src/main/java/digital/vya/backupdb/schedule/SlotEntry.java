package digital.vya.backupdb.schedule;

import digital.vya.backupdb.model.SlotEnd;
import java.time.Instant;
import java.util.Objects;

/**
 * What became of a time at which a schedule was due, decided {@code at} that moment; of several in a row that were missed
 * {@code due} is the last, and {@code slots} how many.
 */
public record SlotEntry(Instant due, SlotEnd end, Instant at, int slots) {
    public SlotEntry {
        Objects.requireNonNull(due, "a file without it is damaged");
        Objects.requireNonNull(end, "a file without it is damaged");
        Objects.requireNonNull(at, "a file without it is damaged");
    }

    /** Begun by a clock that was ahead. */
    boolean isEarly() {
        return at.isBefore(due);
    }
}
