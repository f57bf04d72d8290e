package digital.vya.backupdb.model;

/** What became of a time at which a schedule was due. */
public enum SlotEnd {
    STARTED,
    /** Began after its tolerance. */
    LATE,
    MISSED,
    /** The schedule's run before it still went on. */
    SKIPPED;

    public boolean began() {
        return this == STARTED || this == LATE;
    }
}
