package digital.vya.backupdb.model;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * How a restore ended. {@code took} is the measured time to restore (RTO); {@code oldDatabase} is what the database
 * that was live is called now, null when there was none or it was not kept; {@code leftBehind} is a copy that was
 * asked to be kept. {@code restored} is null for files, {@code files} for databases, both where it did not come so far.
 */
public record RestoreOutcome(
        String id,
        RestoreMode mode,
        Verdict verdict,
        String source,
        String point,
        String instance,
        String database,
        List<ProofCheck> proof,
        String oldDatabase,
        String leftBehind,
        List<Problem> problems,
        OffsetDateTime startedAt,
        Duration took,
        RestoredDatabase restored,
        FilesReport files) {
    /** What there is now; {@code privileges} had to be put right. */
    public record RestoredDatabase(
            List<String> rolesCreated, List<String> rolesLeftAlone, long tables, long rows, long privileges) {
        public static final RestoredDatabase NOTHING = new RestoredDatabase(List.of(), List.of(), 0, 0, 0);

        public RestoredDatabase {
            rolesCreated = List.copyOf(rolesCreated);
            rolesLeftAlone = List.copyOf(rolesLeftAlone);
        }
    }

    public RestoreOutcome {
        proof = List.copyOf(proof);
        problems = List.copyOf(problems);
    }
}
