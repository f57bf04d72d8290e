package digital.vya.backupdb.model;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the audit: the rows since a time, which are taken one by one, as there may be more than fit in the
 * heap; or whether its chain is whole, and still has the hash that was its head once.
 */
public record AuditRequest(
        @Nullable Instant since, @Nullable String head, Consumer<AuditEntry> taker) {
    public static AuditRequest rows(@Nullable Instant since, Consumer<AuditEntry> taker) {
        return new AuditRequest(since, null, taker);
    }

    public static AuditRequest chain(@Nullable String head) {
        return new AuditRequest(null, head, entry -> {});
    }
}
