package digital.vya.backupdb.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run in one line: {@code by} is what began it, {@code databases} how many it reached. */
public record RunLine(
        String run,
        String by,
        @Nullable String schedule,
        Instant startedAt,
        Instant endedAt,
        Verdict verdict,
        int databases,
        long rawBytes,
        long packedBytes) {}
