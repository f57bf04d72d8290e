package digital.vya.backupdb.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * When a run begins that is due: {@code tolerance} is how late it still counts as on time; after that, where it is to
 * {@code catchUp}, it may begin up to {@code within} late. {@code jitter} spreads the beginnings.
 */
public record StartRules(Duration tolerance, boolean catchUp, Duration within, Duration jitter) {
    /** As backup.schema.json has it. */
    public static final StartRules USUAL =
            new StartRules(Duration.ofMinutes(30), true, Duration.ofDays(1), Duration.ZERO);

    /** The same for a slot whenever and wherever it is asked. */
    Instant start(String schedule, Instant due) {
        if (jitter.isZero()) {
            return due;
        }
        String slot = schedule + " " + due.getEpochSecond();
        long any = UUID.nameUUIDFromBytes(slot.getBytes(StandardCharsets.UTF_8)).getLeastSignificantBits();
        return due.plusSeconds(Math.floorMod(any, jitter.toSeconds()));
    }
}
