package digital.vya.backupdb.model;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * How a restore ended. {@code took} is the measured time to restore (RTO); {@code oldDatabase} is what the database
 * that was live is called now, null when there was none or it was not kept; {@code leftBehind} is a test database that
 * was asked to be kept.
 */
public record RestoreOutcome(
        String id,
        RestoreMode mode,
        Verdict verdict,
        String source,
        String point,
        String instance,
        String database,
        List<String> rolesCreated,
        List<String> rolesLeftAlone,
        long tables,
        long rows,
        long privileges,
        List<ProofCheck> proof,
        String oldDatabase,
        String leftBehind,
        List<Problem> problems,
        OffsetDateTime startedAt,
        Duration took,
        FilesReport files) {
    /** Of a database. */
    public RestoreOutcome(
            String id,
            RestoreMode mode,
            Verdict verdict,
            String source,
            String point,
            String instance,
            String database,
            List<String> rolesCreated,
            List<String> rolesLeftAlone,
            long tables,
            long rows,
            long privileges,
            List<ProofCheck> proof,
            String oldDatabase,
            String leftBehind,
            List<Problem> problems,
            OffsetDateTime startedAt,
            Duration took) {
        this(
                id,
                mode,
                verdict,
                source,
                point,
                instance,
                database,
                rolesCreated,
                rolesLeftAlone,
                tables,
                rows,
                privileges,
                proof,
                oldDatabase,
                leftBehind,
                problems,
                startedAt,
                took,
                null);
    }

    public RestoreOutcome {
        rolesCreated = List.copyOf(rolesCreated);
        rolesLeftAlone = List.copyOf(rolesLeftAlone);
        proof = List.copyOf(proof);
        problems = List.copyOf(problems);
    }
}
