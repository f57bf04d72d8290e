package digital.vya.backupdb.model;

/** What started a run. */
public enum Trigger {
    COMMAND,
    SCHEDULE,
    /** A route of an integrator. */
    ROUTE
}
