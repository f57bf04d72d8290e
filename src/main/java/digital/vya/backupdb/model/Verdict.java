package digital.vya.backupdb.model;

import java.util.Arrays;

/** How a database's backup, or a run, ended; worst last. */
public enum Verdict {
    SUCCESS,
    /** Another run went on using the instance: nothing was tried, so nothing failed, and nothing else is outweighed. */
    SKIPPED,
    DEGRADED,
    /** Committed everywhere, and unlike the backups before it. */
    SUSPECT,
    PARTIAL,
    FAILED;

    /** One that only a newer version knows is not taken for good. */
    public static Verdict ofName(String name) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.name().equals(name))
                .findFirst()
                .orElse(FAILED);
    }

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
