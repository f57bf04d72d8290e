package digital.vya.backupdb.model;

import java.util.Arrays;

/** What became of a time at which a schedule was due. */
public enum SlotEnd {
    STARTED,
    /** Began after its tolerance. */
    LATE,
    MISSED,
    /** The schedule's run before it still went on. */
    SKIPPED;

    /** One that only a newer version knows is decided all the same. */
    public static SlotEnd ofName(String name) {
        return Arrays.stream(values())
                .filter(end -> end.name().equals(name))
                .findFirst()
                .orElse(SKIPPED);
    }

    public boolean began() {
        return this == STARTED || this == LATE;
    }
}
