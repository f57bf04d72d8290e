package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** What started a run; what is told of restores comes as a run of its own kind. */
public enum Trigger {
    COMMAND,
    SCHEDULE,
    /** A route of an integrator. */
    ROUTE,
    RESTORE,
    ROLLBACK,
    /** No run at all: a changed configuration that {@code serve} did not take. */
    RELOAD,
    /** No run at all: a message to try a notification. */
    TEST;

    /** The schedule of the configuration, of the name that a run has of what started it; a route names itself. */
    public @Nullable String ofSchedule(@Nullable String name) {
        return this == SCHEDULE || this == COMMAND ? name : null;
    }
}
