package digital.vya.backupdb.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which runs are wanted, at most so many of the newest; null means all. A database is one of the instance. */
public record RunsRequest(
        @Nullable String instance,
        @Nullable String database,
        @Nullable Verdict verdict,
        @Nullable Instant since,
        int most) {
    /** Instead of the id of a run. */
    public static final String LATEST = "latest";

    /** The newest of all. */
    public static RunsRequest latest() {
        return new RunsRequest(null, null, null, null, 1);
    }
}
