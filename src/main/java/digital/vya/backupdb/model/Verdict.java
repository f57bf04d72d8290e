package digital.vya.backupdb.model;

/** How a database's backup, or a run, ended; worst last. */
public enum Verdict {
    SUCCESS,
    DEGRADED,
    PARTIAL,
    FAILED;

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
