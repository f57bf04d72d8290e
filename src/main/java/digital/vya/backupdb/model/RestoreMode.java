package digital.vya.backupdb.model;

/** How a restore deals with the database that is there. */
public enum RestoreMode {
    /** Beside the live database, proven, then swapped in; the old one is kept. */
    SAFE,
    /** Straight into the target. */
    FAST,
    /** Into a database of its own, proven, then dropped. */
    TEST
}
