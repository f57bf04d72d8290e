package digital.vya.backupdb.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** That a restore point is to be kept, or {@code ends} to be. */
public record HoldRequest(
        Hold.Kind kind,
        boolean ends,
        String point,
        @Nullable String reason,
        @Nullable Instant until) {}
