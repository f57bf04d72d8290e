package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * {@code database} gets back what is kept as {@code from}, put aside at {@code since}; what it is now stays as {@code
 * keptAs}, or null. {@code remark} says why this is not simply the last restore undone, else null.
 */
public record Rollback(
        String instance,
        String database,
        String from,
        OffsetDateTime since,
        @Nullable String keptAs,
        @Nullable String remark,
        boolean done) {
    public Rollback carriedOut() {
        return new Rollback(instance, database, from, since, keptAs, remark, true);
    }
}
