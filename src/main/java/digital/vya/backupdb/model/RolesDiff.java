package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import java.util.List;

/** How the roles of a server differ from those of a restore point: what happened to them since. */
public record RolesDiff(String instance, String point, OffsetDateTime takenAt, List<Change> changes) {
    public RolesDiff {
        changes = List.copyOf(changes);
    }

    public enum Kind {
        ADDED,
        REMOVED,
        /** A password, or what else is not shown. */
        SECRET
    }

    /** {@code what} is a statement without its secrets; of a secret, whose it is. */
    public record Change(Kind kind, String what) {}

    public boolean same() {
        return changes.isEmpty();
    }
}
