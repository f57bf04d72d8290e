package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import java.util.List;
import java.util.Set;

/** Selections that differ from others in one thing. */
final class Selections {
    private Selections() {}

    static DumpSelection withTables(DumpSelection like, Set<String> some) {
        return new DumpSelection(
                some,
                like.schemas(),
                like.schema(),
                like.data(),
                like.owners(),
                like.privileges(),
                like.drops(),
                like.prerequisites(),
                like.excludedRoles());
    }

    static DumpSelection withSchemas(DumpSelection like, Set<String> some) {
        return new DumpSelection(
                like.tables(),
                some,
                like.schema(),
                like.data(),
                like.owners(),
                like.privileges(),
                like.drops(),
                like.prerequisites(),
                like.excludedRoles());
    }

    static DumpSelection withSchema(DumpSelection like, boolean wanted) {
        return new DumpSelection(
                like.tables(),
                like.schemas(),
                wanted,
                like.data(),
                like.owners(),
                like.privileges(),
                like.drops(),
                like.prerequisites(),
                like.excludedRoles());
    }

    static DumpSelection withData(DumpSelection like, boolean wanted) {
        return new DumpSelection(
                like.tables(),
                like.schemas(),
                like.schema(),
                wanted,
                like.owners(),
                like.privileges(),
                like.drops(),
                like.prerequisites(),
                like.excludedRoles());
    }

    static DumpSelection withOwners(DumpSelection like, boolean wanted) {
        return like.withOwners(wanted);
    }

    static DumpSelection withPrivileges(DumpSelection like, boolean wanted) {
        return new DumpSelection(
                like.tables(),
                like.schemas(),
                like.schema(),
                like.data(),
                like.owners(),
                wanted,
                like.drops(),
                like.prerequisites(),
                like.excludedRoles());
    }

    static DumpSelection withDrops(DumpSelection like, boolean wanted) {
        return new DumpSelection(
                like.tables(),
                like.schemas(),
                like.schema(),
                like.data(),
                like.owners(),
                like.privileges(),
                wanted,
                like.prerequisites(),
                like.excludedRoles());
    }

    static DumpSelection withExcludedRoles(DumpSelection like, List<String> globs) {
        return new DumpSelection(
                like.tables(),
                like.schemas(),
                like.schema(),
                like.data(),
                like.owners(),
                like.privileges(),
                like.drops(),
                like.prerequisites(),
                globs);
    }
}
