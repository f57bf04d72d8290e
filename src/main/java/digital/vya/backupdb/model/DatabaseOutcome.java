package digital.vya.backupdb.model;

import digital.vya.backupdb.errors.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the backup of one database ended; database is null when the instance failed before any was reached, and of roles
 * alone. {@code unchangedSince} is the restore point that has the roles as they are, where nothing was to be done.
 */
public record DatabaseOutcome(
        String instance,
        @Nullable String database,
        Verdict verdict,
        @Nullable String pointId,
        List<Artifact> artifacts,
        List<DeliveryResult> deliveries,
        List<Problem> problems,
        Duration took,
        @Nullable String unchangedSince) {
    public DatabaseOutcome(
            String instance,
            @Nullable String database,
            Verdict verdict,
            @Nullable String pointId,
            List<Artifact> artifacts,
            List<DeliveryResult> deliveries,
            List<Problem> problems,
            Duration took) {
        this(instance, database, verdict, pointId, artifacts, deliveries, problems, took, null);
    }

    public DatabaseOutcome {
        artifacts = List.copyOf(artifacts);
        deliveries = List.copyOf(deliveries);
        problems = List.copyOf(problems);
    }

    /** Whether it is unlike the backups before it. */
    public boolean looksOdd() {
        return problems.stream().anyMatch(problem -> problem.code() == ErrorCode.BACKUP_SUSPECT);
    }

    public long rawBytes() {
        return artifacts.stream().mapToLong(Artifact::rawBytes).sum();
    }

    public long packedBytes() {
        return artifacts.stream().mapToLong(Artifact::packedBytes).sum();
    }
}
