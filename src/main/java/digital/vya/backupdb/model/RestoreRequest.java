package digital.vya.backupdb.model;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was asked to be restored, and how. {@code target} null is the name the database has in the backup; {@code
 * keepOld} null is the runtime's own setting; {@code tell} lets the notifications of the instance's policy know how it
 * ended; {@code confirmation} is asked before anything is touched; {@code files} is only for backups of files; {@code
 * keepFailed} leaves a copy that failed its proof where it is.
 */
public record RestoreRequest(
        What what,
        String instance,
        @Nullable String target,
        RestoreMode mode,
        RestoreChoice choice,
        RolesPolicy roles,
        boolean recreate,
        int jobs,
        boolean keep,
        @Nullable Duration keepOld,
        boolean tell,
        Confirmation confirmation,
        FileChoice files,
        boolean keepFailed) {

    /** Whether more is wanted than a whole backup put back as it is, which only databases can do. */
    public boolean isOfDatabase() {
        return choice.isPart()
                || choice.schemaOnly()
                || choice.dataOnly()
                || choice.owner() != null
                || mode == RestoreMode.TEST
                || recreate
                || jobs > 1;
    }

    /**
     * Which backup: a file, a restore point's id, or the newest point of a database that is not newer than {@code at}
     * (null: the newest). {@code destination} null takes any that has it.
     */
    public record What(
            @Nullable Path file,
            @Nullable String point,
            @Nullable String instance,
            @Nullable String database,
            @Nullable AsOf at,
            @Nullable String destination) {}

    /** What becomes of roles that the backup has; those that are missing are created unless they are skipped. */
    public enum RolesPolicy {
        SKIP,
        CREATE_MISSING,
        OVERWRITE
    }

    /** Asked with all that is known; false ends the restore before anything was touched. */
    @FunctionalInterface
    public interface Confirmation {
        boolean agreed(RestorePreview preview);
    }
}
