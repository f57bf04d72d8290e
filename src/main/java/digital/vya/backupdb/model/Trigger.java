package digital.vya.backupdb.model;

/** What started a run; what is told of restores comes as a run of its own kind. */
public enum Trigger {
    COMMAND,
    SCHEDULE,
    /** A route of an integrator. */
    ROUTE,
    RESTORE,
    ROLLBACK
}
