package digital.vya.backupdb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked to be backed up. Null means "not named": no instance is all enabled ones, no database is all that the
 * instance's patterns let through; with {@code rolesAlone} no database is meant at all.
 */
public record BackupRequest(
        Trigger trigger,
        @Nullable String schedule,
        List<String> instances,
        @Nullable String database,
        boolean dryRun,
        boolean skipRoles,
        boolean rolesAlone) {
    public BackupRequest {
        instances = instances == null ? List.of() : List.copyOf(instances);
    }

    /** Of databases, with or without the roles of their server. */
    public BackupRequest(
            Trigger trigger,
            @Nullable String schedule,
            List<String> instances,
            @Nullable String database,
            boolean dryRun,
            boolean skipRoles) {
        this(trigger, schedule, instances, database, dryRun, skipRoles, false);
    }

    /** Of the roles of servers, where they have changed. */
    public static BackupRequest ofRoles(List<String> instances) {
        return new BackupRequest(Trigger.COMMAND, null, instances, null, false, false, true);
    }

    /** The schedule of the configuration that says what to back up and how; the name that a route gave is none. */
    public @Nullable String ofSchedule() {
        return trigger.ofSchedule(schedule);
    }
}
