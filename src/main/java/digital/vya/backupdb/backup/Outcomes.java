package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.model.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Judges how a database's backup and a run ended. The only place where a verdict is made. */
public final class Outcomes {
    private final Anomalies anomalies;
    private final RunLog log;
    private final Clock clock;

    public Outcomes(Anomalies anomalies, RunLog log, Clock clock) {
        this.anomalies = anomalies;
        this.clock = clock;
        this.log = log;
    }

    /** Green only when every destination named by the policy committed every byte. */
    public DatabaseOutcome delivered(Shipment shipment, List<DeliveryResult> deliveries, OffsetDateTime began) {
        Job job = shipment.job();
        deliveries.forEach(delivery -> report(job, delivery));
        Verdict verdict = judge(shipment.problems(), deliveries);
        List<Problem> problems = new ArrayList<>(shipment.problems());
        // also of one that no destination took: a redrive may bring it
        List<Problem> compared = anomalies.of(job, shipment.artifacts());
        problems.addAll(compared);
        boolean odd = compared.stream().anyMatch(problem -> problem.code() == ErrorCode.BACKUP_SUSPECT);
        compared.forEach(problem -> log.problem(job, job.title() + (odd ? " SUSPECT" : ""), problem));
        return new DatabaseOutcome(
                job.instance(),
                job.database(),
                odd ? verdict.worse(Verdict.SUSPECT) : verdict,
                job.pointId(),
                shipment.artifacts(),
                deliveries,
                problems,
                Duration.between(began, OffsetDateTime.now(clock)));
    }

    private static Verdict judge(List<Problem> problems, List<DeliveryResult> deliveries) {
        if (deliveries.stream().noneMatch(DeliveryResult::committed)) {
            return Verdict.FAILED;
        }
        if (!deliveries.stream().allMatch(DeliveryResult::committed)) {
            return Verdict.PARTIAL;
        }
        return problems.isEmpty() ? Verdict.SUCCESS : Verdict.DEGRADED;
    }

    private void report(Job job, DeliveryResult delivery) {
        if (delivery.committed()) {
            String text = delivery.destination() + " committed in " + Human.duration(delivery.took());
            log.step(job, Phase.DELIVERY.line(job, text));
        } else {
            String parked = delivery.deadLetter() == null ? "" : ", parked as dead letter " + delivery.deadLetter();
            String where = Phase.DELIVERY.line(job, delivery.destination() + " failed" + parked);
            log.problem(job, where, Objects.requireNonNull(delivery.problem(), "it was not committed"));
        }
    }

    /** Roles that are as a restore point has them need no other. */
    public DatabaseOutcome unchanged(Job job, RolesHistory.Compared compared, OffsetDateTime began) {
        String point = Objects.requireNonNull(compared.point(), "nothing is unchanged without one");
        log.step(job, Phase.MANIFEST.line(job, "roles unchanged since " + point));
        return new DatabaseOutcome(
                job.instance(),
                job.database(),
                Verdict.SUCCESS,
                null,
                List.of(),
                List.of(),
                List.of(),
                Duration.between(began, OffsetDateTime.now(clock)),
                point);
    }

    /** Also for an instance that could not be opened, or was skipped: its job has no database. */
    public DatabaseOutcome failed(Job job, Throwable thrown, OffsetDateTime began) {
        Problem problem = Problem.of(thrown);
        Verdict verdict = problem.code() == ErrorCode.INSTANCE_SKIPPED ? Verdict.SKIPPED : Verdict.FAILED;
        if (verdict == Verdict.SKIPPED) {
            log.step(job, job.title() + " SKIPPED: " + problem.code().id() + " " + problem.message());
        } else {
            log.problem(job, job.title() + " FAILED", problem);
        }
        return new DatabaseOutcome(
                job.instance(),
                job.database(),
                verdict,
                null,
                List.of(),
                List.of(),
                List.of(problem),
                Duration.between(began, OffsetDateTime.now(clock)));
    }

    public RunOutcome conclude(Run run, List<DatabaseOutcome> databases) {
        if (databases.isEmpty()) {
            return refused(run, new BackupException(ErrorCode.NOTHING_TO_DO, "The run reached no database"));
        }
        Verdict verdict = databases.stream().map(DatabaseOutcome::verdict).reduce(Verdict.SUCCESS, Verdict::worse);
        RunOutcome outcome = new RunOutcome(run, verdict, databases, List.of(), now(run));
        String counts = outcome.counts().isEmpty() ? "" : " (" + outcome.counts() + ")";
        String text = "Run %s %s - %s: %d%s, Duration: %s"
                .formatted(
                        run.id(),
                        verdict,
                        run.rolesAlone() ? "Instances" : "Databases",
                        databases.size(),
                        counts,
                        Human.duration(outcome.took()));
        log.step(run.id(), text);
        return outcome;
    }

    /** The run could not even be planned; nothing was dumped. */
    public RunOutcome refused(Run run, Throwable thrown) {
        Problem problem = Problem.of(thrown);
        log.problem(run.id(), "Run " + run.id() + " FAILED", problem);
        return new RunOutcome(run, Verdict.FAILED, List.of(), List.of(problem), now(run));
    }

    /** A time of a schedule passed, and no run began. */
    public RunOutcome notBegun(Run run, BackupException why) {
        if (why.code() != ErrorCode.RUN_SKIPPED) {
            return refused(run, why);
        }
        log.step(run.id(), "Run " + run.id() + " SKIPPED: " + why.code().id() + " " + why.getMessage());
        return new RunOutcome(run, Verdict.SKIPPED, List.of(), List.of(Problem.of(why)), now(run));
    }

    /** What was committed stays committed, but a run that left no record of itself is not simply green. */
    public RunOutcome unrecorded(RunOutcome outcome, Throwable thrown) {
        Problem problem = Problem.of(thrown);
        log.problem(outcome.run().id(), "Run " + outcome.run().id(), problem);
        return degraded(outcome, problem);
    }

    /** A step whose tool was not heard out may have failed: a run with one is not simply green. */
    RunOutcome unheard(RunOutcome outcome, List<String> tools) {
        Problem problem = new Problem(
                ErrorCode.TOOL_FAILED,
                "No step heard how these tools ended, so they were ended with the run: " + String.join(", ", tools),
                "Let the step read the tool's output to its end; see docs/how-to/add-a-step.md.");
        log.problem(outcome.run().id(), "Run " + outcome.run().id(), problem);
        return outcome.verdict().compareTo(Verdict.DEGRADED) > 0 ? outcome : degraded(outcome, problem);
    }

    private static RunOutcome degraded(RunOutcome outcome, Problem problem) {
        List<Problem> problems = new ArrayList<>(outcome.problems());
        problems.add(problem);
        Verdict verdict = outcome.verdict().worse(Verdict.DEGRADED);
        return new RunOutcome(outcome.run(), verdict, outcome.databases(), problems, outcome.endedAt());
    }

    public OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }

    private OffsetDateTime now(Run run) {
        return OffsetDateTime.now(clock).withOffsetSameInstant(run.startedAt().getOffset());
    }
}
