package digital.vya.backupdb.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What goes on at this moment, and since when: how much of how much is done, where that can be said. {@code of} is zero
 * where nothing says how much it will be, and not exact where only the last time says it.
 */
public record Going(String what, Duration since, Unit unit, long done, long of, boolean isExact) {
    /** Of what is done; nothing where it only takes its time. */
    public enum Unit {
        NOTHING,
        BYTES,
        THINGS
    }

    private static final int ALL = 100;
    /** What the first moments say of the rate is not worth telling. */
    private static final Duration FIRST_MOMENTS = Duration.ofSeconds(3);

    public static Going phase(String what, Duration since) {
        return new Going(what, since, Unit.NOTHING, 0, 0, true);
    }

    public static Going flowing(String what, Duration since, long bytes, long of, boolean isExact) {
        return new Going(what, since, Unit.BYTES, bytes, of, isExact);
    }

    public static Going counted(String what, long done, long of, Duration since) {
        return new Going(what, since, Unit.THINGS, done, of, true);
    }

    public boolean isCounted() {
        return unit == Unit.THINGS;
    }

    /** How much of it is done, in percent; what is only estimated is never all of it. */
    public OptionalInt percent() {
        if (of <= 0) {
            return OptionalInt.empty();
        }
        int most = isExact ? ALL : ALL - 1;
        return OptionalInt.of((int) Math.min(most, Math.floor((double) done / of * ALL)));
    }

    /** How long the rest will take if it goes on as it went; empty where that cannot be said. */
    public Optional<Duration> left() {
        if (done <= 0 || done >= of || since.compareTo(FIRST_MOMENTS) < 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) (since.toMillis() * ((double) (of - done) / done))));
    }
}
