package digital.vya.backupdb.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which runs are wanted, at most so many of the newest; null means all. A database is one of the instance. */
public record RunsRequest(
        @Nullable String instance,
        @Nullable String database,
        @Nullable Verdict verdict,
        @Nullable Instant since,
        int most) {}
