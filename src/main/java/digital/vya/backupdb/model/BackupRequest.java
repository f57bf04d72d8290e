package digital.vya.backupdb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked to be backed up. Null means "not named": no instance is all enabled ones, no database is all that the
 * instance's patterns let through.
 */
public record BackupRequest(
        Trigger trigger,
        @Nullable String schedule,
        List<String> instances,
        @Nullable String database,
        boolean dryRun,
        boolean skipRoles) {
    public BackupRequest {
        instances = instances == null ? List.of() : List.copyOf(instances);
    }

    /** The schedule of the configuration that says what to back up and how; the name that a route gave is none. */
    public @Nullable String ofSchedule() {
        return trigger.ofSchedule(schedule);
    }
}
