package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreOutcome.RestoredDatabase;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.Rollback;
import digital.vya.backupdb.model.Verdict;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code restore} and {@code rollback} print with {@code --json}: a contract, see docs/reference/commands.md. */
final class RestoreShapes {
    private RestoreShapes() {}

    record RestoreShape(
            String id,
            @Nullable RestoreMode mode,
            @Nullable Verdict outcome,
            @Nullable String source,
            @Nullable String point,
            String instance,
            @Nullable String database,
            List<String> rolesCreated,
            List<String> rolesLeftAlone,
            long tables,
            long rows,
            long privilegesMended,
            List<CheckShape> proof,
            @Nullable String oldDatabase,
            @Nullable String keptDatabase,
            OffsetDateTime startedAt,
            double seconds,
            List<Problem> problems,
            @Nullable RestorePreview plan,
            @Nullable FilesReport files) {}

    record CheckShape(
            String what,
            boolean passed,
            boolean fatal,
            String detail,
            @Nullable Problem problem) {}

    record RollbackShape(
            String instance,
            String database,
            String from,
            OffsetDateTime since,
            @Nullable String keptAs,
            @Nullable String remark,
            boolean done) {}

    static RestoreShape of(RestoreOutcome outcome, @Nullable RestorePreview plan) {
        RestoredDatabase restored = outcome.restored() == null ? RestoredDatabase.NOTHING : outcome.restored();
        return new RestoreShape(
                outcome.id(),
                outcome.mode(),
                outcome.verdict(),
                outcome.source(),
                outcome.point(),
                outcome.instance(),
                outcome.database(),
                restored.rolesCreated(),
                restored.rolesLeftAlone(),
                restored.tables(),
                restored.rows(),
                restored.privileges(),
                outcome.proof().stream().map(RestoreShapes::check).toList(),
                outcome.oldDatabase(),
                outcome.leftBehind(),
                outcome.startedAt(),
                outcome.took().toMillis() / 1000.0,
                outcome.problems(),
                plan,
                outcome.files());
    }

    private static CheckShape check(ProofCheck check) {
        return new CheckShape(check.what(), check.passed(), check.fatal(), check.detail(), check.problem());
    }

    static RollbackShape of(Rollback rollback) {
        return new RollbackShape(
                rollback.instance(),
                rollback.database(),
                rollback.from(),
                rollback.since(),
                rollback.keptAs(),
                rollback.remark(),
                rollback.done());
    }
}
