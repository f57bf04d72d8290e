package digital.vya.backupdb.schedule;

import digital.vya.backupdb.model.SlotEnd;
import java.time.Instant;

/**
 * What became of a time at which a schedule was due, decided {@code at} that moment; of several in a row that were missed
 * {@code due} is the last, and {@code slots} how many.
 */
public record SlotEntry(Instant due, SlotEnd end, Instant at, int slots) {}
