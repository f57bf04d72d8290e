package digital.vya.backupdb.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The disk of a destination of this machine: {@code filling} when it is fuller than the destination's watermark says.
 * {@code growthPerDay} is by what came and went in the last weeks, null where too little is known, and {@code fullOn} the
 * day on which it will be full at that rate, null where it will not within years.
 */
public record Filling(
        String destination,
        String directory,
        long freeBytes,
        int usedPercent,
        boolean filling,
        @Nullable Long growthPerDay,
        @Nullable LocalDate fullOn) {

    /** In a sentence. */
    public String said() {
        String disk = directory + " has " + Human.size(freeBytes) + " free, " + usedPercent + " % of its disk are used";
        if (growthPerDay == null) {
            return disk;
        }
        if (growthPerDay <= 0) {
            return disk + "; it did not grow in the last weeks";
        }
        String rate = Human.size(growthPerDay) + " a day, as in the last weeks";
        return fullOn == null ? disk + "; it grows by " + rate : disk + "; full on " + fullOn + " at " + rate;
    }
}
