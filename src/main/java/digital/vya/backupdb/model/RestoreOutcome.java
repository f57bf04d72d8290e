package digital.vya.backupdb.model;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a restore ended. {@code took} is the measured time to restore (RTO); {@code oldDatabase} is what the database
 * that was live is called now, null when there was none or it was not kept; {@code leftBehind} is a test
 * database, or a copy that failed, that was asked to be kept. {@code restored} is null where it is not about a database
 * that can be asked, {@code files} where it is not about files, both where it did not come so far. {@code whole} is a whole
 * database, of which nothing was left out: such a success is a proof of its restore point.
 */
public record RestoreOutcome(
        String id,
        @Nullable RestoreMode mode,
        @Nullable Verdict verdict,
        @Nullable String source,
        @Nullable String point,
        String instance,
        @Nullable String database,
        List<ProofCheck> proof,
        @Nullable String oldDatabase,
        @Nullable String leftBehind,
        List<Problem> problems,
        OffsetDateTime startedAt,
        Duration took,
        @Nullable RestoredDatabase restored,
        @Nullable FilesReport files,
        boolean whole) {
    /** What there is now; {@code privileges} had to be put right. */
    public record RestoredDatabase(
            List<String> rolesCreated, List<String> rolesLeftAlone, long tables, long rows, long privileges) {
        public static final RestoredDatabase NOTHING = new RestoredDatabase(List.of(), List.of(), 0, 0, 0);

        public RestoredDatabase {
            rolesCreated = List.copyOf(rolesCreated);
            rolesLeftAlone = List.copyOf(rolesLeftAlone);
        }
    }

    /** Whether it shows that its restore point can be restored. */
    public boolean proves() {
        return verdict == Verdict.SUCCESS && whole;
    }

    public RestoreOutcome {
        proof = List.copyOf(proof);
        problems = List.copyOf(problems);
    }
}
