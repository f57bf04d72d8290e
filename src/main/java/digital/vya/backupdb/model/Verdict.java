package digital.vya.backupdb.model;

/** How a database's backup, or a run, ended; worst last. */
public enum Verdict {
    SUCCESS,
    DEGRADED,
    /** Another run went on using the instance: nothing was tried, so nothing failed. */
    SKIPPED,
    PARTIAL,
    FAILED;

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
