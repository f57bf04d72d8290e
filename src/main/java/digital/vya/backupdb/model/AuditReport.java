package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** Whether the chain is whole; {@code head} is the hash of its last row, {@code broken} says where it is not, else null. */
public record AuditReport(long rows, String head, @Nullable String broken) {
    public boolean isWhole() {
        return broken == null;
    }
}
