package digital.vya.backupdb.restore;

import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreOutcome.RestoredDatabase;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Verdict;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** A restore of which nothing is known but what was asked for. */
public record Asked(Run run, RestoreRequest request, RestoreProgress progress) implements RestoreStage {
    @Override
    public Asked asked() {
        return this;
    }

    @Override
    public RestoreOutcome outcome(Verdict verdict, List<Problem> problems) {
        return outcome(request.mode(), verdict, problems, null, List.of(), null, null, null, null);
    }

    /** What {@code source} and later steps found may be null where they were not reached. */
    RestoreOutcome outcome(
            RestoreMode mode,
            Verdict verdict,
            List<Problem> problems,
            RestoreSource source,
            List<ProofCheck> proof,
            RestoredDatabase restored,
            String oldDatabase,
            String leftBehind,
            FilesReport files) {
        return new RestoreOutcome(
                run.id(),
                mode,
                verdict,
                source == null ? null : source.label(),
                source == null ? null : source.point(),
                request.instance(),
                progress.database(),
                proof,
                oldDatabase,
                leftBehind,
                problems,
                run.startedAt(),
                Duration.between(run.startedAt(), OffsetDateTime.now(ZoneId.systemDefault())),
                restored,
                files);
    }
}
