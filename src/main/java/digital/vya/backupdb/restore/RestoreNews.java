package digital.vya.backupdb.restore;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RollbackRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A restore or a rollback in the form that notifications know: a run over one database, or one set of files. */
public final class RestoreNews {
    private final Clock clock;

    public RestoreNews(Clock clock) {
        this.clock = clock;
    }

    public boolean wanted(RestoreStage reached, RestoreOutcome outcome) {
        return reached.asked().request().tell() && outcome.verdict() != null;
    }

    public RunOutcome of(RestoreOutcome outcome) {
        List<Problem> problems = new ArrayList<>(outcome.problems());
        outcome.proof().stream()
                .filter(check -> !check.passed())
                .map(ProofCheck::problem)
                .filter(Objects::nonNull)
                .forEach(problems::add);
        List<Problem> told = problems.stream()
                .filter(problem -> problem.code() != ErrorCode.RESTORE_REMARK)
                .distinct()
                .toList();
        Run run = new Run(outcome.id(), Trigger.RESTORE, null, outcome.startedAt(), false);
        return of(
                run,
                outcome.instance(),
                outcome.database(),
                Objects.requireNonNull(outcome.verdict(), "one that was declined is no news"),
                outcome.point(),
                told,
                outcome.took());
    }

    public RunOutcome ofRollback(Rollbacks.Rolled rolled) {
        return rolled.failure() == null
                ? ofRollback(rolled.request(), Verdict.SUCCESS, List.of())
                : ofRollback(rolled.request(), Verdict.FAILED, List.of(Problem.of(rolled.failure())));
    }

    private RunOutcome ofRollback(RollbackRequest request, Verdict verdict, List<Problem> problems) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        Run run = new Run(SafeName.stamp(now) + "-rollback", Trigger.ROLLBACK, null, now, false);
        return of(run, request.instance(), request.database(), verdict, null, problems, Duration.ZERO);
    }

    private static RunOutcome of(
            Run run,
            String instance,
            @Nullable String database,
            Verdict verdict,
            @Nullable String point,
            List<Problem> problems,
            Duration took) {
        DatabaseOutcome one =
                new DatabaseOutcome(instance, database, verdict, point, List.of(), List.of(), problems, took);
        return new RunOutcome(
                run, verdict, List.of(one), List.of(), run.startedAt().plus(took));
    }
}
