package digital.vya.backupdb.engine.postgresql.dump.selection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a dump is to be restored. Tables and schemas are named as the manifest names them, or by globs; a table
 * without a schema is meant in every schema. An empty set means all; with both, a table must fit both.
 *
 * @param tables relations of any kind: tables, views, materialized views, foreign tables, sequences
 * @param schemas schemas with all that is in them
 * @param schema definitions: all that is not rows, large objects, positions of sequences
 * @param data rows, large objects, positions of sequences, contents of materialized views
 * @param owners statements that give objects to roles
 * @param privileges GRANT, REVOKE, ALTER DEFAULT PRIVILEGES
 * @param drops statements that clear the way in a database that is in use; to be left out for a new and empty one
 * @param prerequisites with tables or schemas selected: also what those may need in an empty database
 * @param excludedRoles globs; statements about owners and privileges that name such a role are left out
 */
public record DumpSelection(
        Set<String> tables,
        Set<String> schemas,
        boolean schema,
        boolean data,
        boolean owners,
        boolean privileges,
        boolean drops,
        boolean prerequisites,
        List<String> excludedRoles) {
    public DumpSelection {
        tables = Set.copyOf(new LinkedHashSet<>(tables));
        schemas = Set.copyOf(new LinkedHashSet<>(schemas));
        excludedRoles = List.copyOf(excludedRoles);
    }

    public static DumpSelection everything() {
        return new DumpSelection(Set.of(), Set.of(), true, true, true, true, true, true, List.of());
    }

    /** Whether tables or schemas are named, so that not every object is meant. */
    public boolean narrow() {
        return !tables.isEmpty() || !schemas.isEmpty();
    }

    public DumpSelection withOwners(boolean wanted) {
        return new DumpSelection(
                tables, schemas, schema, data, wanted, privileges, drops, prerequisites, excludedRoles);
    }
}
