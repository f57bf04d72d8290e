package digital.vya.backupdb.model;

import java.time.Duration;

/**
 * What goes on at this moment, and since when: how many bytes have passed; or, where {@code of} is above zero, how many of
 * so many things are done.
 */
public record Going(String what, long bytes, Duration since, long done, long of) {
    public Going(String what, long bytes, Duration since) {
        this(what, bytes, since, 0, 0);
    }

    public static Going counted(String what, long done, long of, Duration since) {
        return new Going(what, 0, since, done, of);
    }

    public boolean isCounted() {
        return of > 0;
    }
}
