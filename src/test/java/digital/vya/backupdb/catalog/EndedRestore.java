package digital.vya.backupdb.catalog;

import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/** How a restore of database shop on main ended, after 42 seconds. */
public final class EndedRestore {
    private EndedRestore() {}

    public static RestoreOutcome of(String id, Verdict verdict, OffsetDateTime startedAt) {
        return of(id, verdict, startedAt, Duration.ofSeconds(42));
    }

    public static RestoreOutcome of(String id, Verdict verdict, OffsetDateTime startedAt, Duration took) {
        return new RestoreOutcome(
                id,
                RestoreMode.SAFE,
                verdict,
                "disk:x",
                null,
                "main",
                "shop",
                List.of(),
                null,
                null,
                List.of(),
                startedAt,
                took,
                new RestoreOutcome.RestoredDatabase(List.of(), List.of(), 1, 1, 0),
                null,
                true);
    }
}
