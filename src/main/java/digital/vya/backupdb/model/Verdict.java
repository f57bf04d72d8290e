package digital.vya.backupdb.model;

/** How a database's backup, or a run, ended; worst last. */
public enum Verdict {
    SUCCESS,
    /** Another run went on using the instance: nothing was tried, so nothing failed, and nothing else is outweighed. */
    SKIPPED,
    DEGRADED,
    PARTIAL,
    FAILED;

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
