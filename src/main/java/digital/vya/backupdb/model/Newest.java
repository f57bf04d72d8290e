package digital.vya.backupdb.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * What newest means, everywhere: the latest that is not from the future. A clock that jumped ahead for one backup must
 * not hide all that come after it.
 */
public final class Newest {
    /** Clocks of two hosts differ a little. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private Newest() {}

    public static boolean isAhead(Instant taken, Instant now) {
        return taken.isAfter(now.plus(TOLERANCE));
    }

    /** Newest first; what is from the future comes after all that is not. */
    public static Comparator<Instant> first(Instant now) {
        return Comparator.comparing((Instant taken) -> isAhead(taken, now)).thenComparing(Comparator.reverseOrder());
    }
}
