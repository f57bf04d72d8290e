package digital.vya.backupdb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a backup is wanted, and whose it becomes. No tables and no schemas named means all; {@code owner} null
 * keeps the owners of the backup. {@code trusted} lets a client read the dump that cannot be kept from obeying it.
 */
public record RestoreChoice(
        List<String> tables,
        List<String> schemas,
        boolean schemaOnly,
        boolean dataOnly,
        @Nullable String owner,
        boolean noOwner,
        boolean noAcl,
        List<String> excludedRoles,
        boolean trusted) {
    public static final RestoreChoice ALL =
            new RestoreChoice(List.of(), List.of(), false, false, null, false, false, List.of(), false);

    public RestoreChoice {
        tables = List.copyOf(tables);
        schemas = List.copyOf(schemas);
        excludedRoles = List.copyOf(excludedRoles);
    }

    /** Definitions and rows of everything, with whatever owners and rights. */
    public boolean isWhole() {
        return !isPart() && !schemaOnly && !dataOnly;
    }

    /** Not the whole database. */
    public boolean isPart() {
        return !tables.isEmpty() || !schemas.isEmpty();
    }
}
