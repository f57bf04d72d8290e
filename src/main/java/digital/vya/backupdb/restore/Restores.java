package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.process.Tools;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a restore: its beginning, its record, how it ended, and that nothing of it stays behind. */
public final class Restores {
    private static final Logger LOG = LoggerFactory.getLogger(Restores.class);

    private final Settings settings;
    private final Engines engines;
    private final RestoreRecords records;
    private final RunLog log;
    private final Tools tools;
    private final Duration keepOld;

    /** {@code keepOld} is how long a replaced database is kept unless the request says otherwise. */
    public Restores(
            Settings settings, Engines engines, RestoreRecords records, RunLog log, Tools tools, Duration keepOld) {
        this.settings = settings;
        this.engines = engines;
        this.records = records;
        this.log = log;
        this.tools = tools;
        this.keepOld = keepOld;
    }

    public Restoring begin(RestoreRequest request) {
        OffsetDateTime now = OffsetDateTime.now(ZoneId.systemDefault());
        String id = SafeName.stamp(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
        return new Restoring(new Run(id, Trigger.COMMAND, null, now, false), request);
    }

    /** The server that is meant; also the first thing that may be wrong. */
    public void choose(Restoring restoring) {
        String id = restoring.request().instance();
        Settings.Instance instance = settings.instance(id)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_INSTANCE,
                        "There is no instance " + id + "; known are "
                                + settings.instances().stream()
                                        .map(Settings.Instance::id)
                                        .toList()));
        restoring.choose(instance);
    }

    public boolean agreed(Restoring restoring) {
        return restoring.request().confirmation().agreed(Previews.of(restoring));
    }

    /** From here on the restore changes something: its record is written first, so that a kill leaves a trace. */
    public void commit(Restoring restoring) {
        records.begin(RestoreRecord.of(
                restoring.run().id(),
                restoring.instance().id(),
                restoring.database(),
                restoring.target().database(),
                restoring.swaps(),
                restoring.run().startedAt()));
    }

    /** Notes the step that begins; a kill in the middle leaves the record saying which it was. */
    public void enter(Restoring restoring, String step) {
        Step now = Step.valueOf(step);
        restoring.enter(now);
        if (now != Step.CHECK) {
            records.step(restoring.run().id(), now.name());
        }
    }

    public void passed(Restoring restoring, String detail) {
        log.step(restoring.run().id(), restoring.step().line("✓" + (detail.isEmpty() ? "" : " - " + detail)));
    }

    public void rolesPassed(Restoring restoring) {
        restoring.rolesDone();
        if (restoring.roles() == null) {
            passed(restoring, "left as they are");
            return;
        }
        restoring
                .roles()
                .conflicts()
                .forEach(conflict -> log.step(restoring.run().id(), conflict));
        passed(
                restoring,
                "Created: " + restoring.roles().created().size() + ", Left alone: "
                        + restoring.roles().leftAlone().size());
    }

    public void contentPassed(Restoring restoring) {
        restoring.read();
        passed(restoring, "Size: " + Human.size(restoring.dump().rawBytes()));
    }

    public void proofPassed(Restoring restoring) {
        restoring.proof().forEach(check -> log.note(restoring.run().id(), check.what() + ": " + check.detail()));
        passed(restoring, "Mended: " + restoring.mended());
    }

    public RestoreOutcome declined(Restoring restoring) {
        return outcome(restoring, null, List.of());
    }

    public RestoreOutcome succeeded(Restoring restoring) {
        boolean doubts = restoring.proof().stream().anyMatch(check -> !check.passed());
        RestoreOutcome outcome = outcome(restoring, doubts ? Verdict.DEGRADED : Verdict.SUCCESS, restoring.warnings());
        log.step(
                outcome.id(),
                "Restore %s of %s on %s %s - Tables: %d, Rows: %d, Duration: %s"
                        .formatted(
                                outcome.id(),
                                outcome.database(),
                                outcome.instance(),
                                outcome.verdict(),
                                outcome.tables(),
                                outcome.rows(),
                                Human.duration(outcome.took())));
        return outcome;
    }

    public RestoreOutcome failed(Restoring restoring, Throwable thrown) {
        BackupException why = inPlace(restoring, BackupException.from(thrown));
        Problem problem = Problem.of(why);
        log.problem(restoring.run().id(), restoring.step().line("✗ FAILED"), problem);
        List<Problem> all = new ArrayList<>(List.of(problem));
        all.addAll(restoring.warnings());
        boolean unproven = restoring.step() == Step.PROOF && why.code() != ErrorCode.CANCELLED;
        if (unproven && restoring.request().keepFailed() && restoring.hasMade()) {
            restoring.leave();
            log.step(
                    restoring.run().id(), "Left as it is: " + restoring.target().database());
        }
        return outcome(restoring, Verdict.FAILED, all);
    }

    /** A tool knows nothing of the restore it works for: which server, which database, and what its disk means. */
    private static BackupException inPlace(Restoring restoring, BackupException e) {
        if (e.code() != ErrorCode.TOOL_FAILED || restoring.target() == null) {
            return e;
        }
        String where = restoring.step() == Step.ROLES
                ? "Roles of " + restoring.instance().id()
                : "Database " + restoring.target().database() + " of "
                        + restoring.instance().id();
        String message = e.getMessage().startsWith("Database ") ? e.getMessage() : where + ": " + e.getMessage();
        boolean full = e.getMessage().contains("No space left on device");
        return new BackupException(full ? ErrorCode.TARGET_FULL : ErrorCode.RESTORE_FAILED, message, e);
    }

    private static RestoreOutcome outcome(Restoring restoring, Verdict verdict, List<Problem> problems) {
        RestoreRequest request = restoring.request();
        // what was planned and did not come about is claimed by nobody; roles stay once they are there
        boolean restored = verdict == Verdict.SUCCESS || verdict == Verdict.DEGRADED;
        RolesPlan roles = restoring.rolesAreDone() ? restoring.roles() : null;
        boolean kept =
                (request.mode() == RestoreMode.TEST && request.keep() && restoring.hasMade()) || restoring.isLeft();
        return new RestoreOutcome(
                restoring.run().id(),
                request.mode(),
                verdict,
                restoring.source() == null ? null : restoring.source().label(),
                restoring.source() == null ? null : restoring.source().point(),
                request.instance(),
                restoring.database(),
                roles == null ? List.of() : roles.created(),
                roles == null ? List.of() : roles.leftAlone(),
                restored ? restoring.dump().tables() : 0,
                restored
                        ? restoring.dump().rows().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        : 0,
                restoring.mended(),
                List.copyOf(restoring.proof()),
                restoring.oldDatabase(),
                kept ? restoring.target().database() : null,
                problems,
                restoring.run().startedAt(),
                Duration.between(restoring.run().startedAt(), OffsetDateTime.now(ZoneId.systemDefault())));
    }

    /** The last line of the record: without it the restore counts as cut off. */
    public RestoreOutcome record(RestoreOutcome outcome, Restoring restoring) {
        Duration keep = restoring.request().keepOld() == null
                ? keepOld
                : restoring.request().keepOld();
        records.ended(
                outcome,
                outcome.oldDatabase() == null && !restoring.isLeft()
                        ? null
                        : OffsetDateTime.now(ZoneId.systemDefault()).plus(keep));
        return outcome;
    }

    /** What must not stay: tools, an unfinished copy, a door that was shut. Says what it could not clear away. */
    public void close(Restoring restoring) {
        List<String> unheard = tools.endRun(restoring.run().id());
        if (!unheard.isEmpty()) {
            LOG.warn(
                    "Restore {} started tools whose end no step asked about: {}",
                    restoring.run().id(),
                    unheard);
        }
        tools.clearUp(() -> leaveNothing(restoring));
    }

    private void leaveNothing(Restoring restoring) {
        RestoreMode mode = restoring.request().mode();
        boolean dropped = restoring.hasMade()
                && !restoring.isLeft()
                && (mode == RestoreMode.TEST ? !restoring.request().keep() : !restoring.isDone());
        try {
            if (dropped) {
                engines.databases(restoring.instance())
                        .drop(restoring.instance(), restoring.target().database());
            }
            if (restoring.limit() != null && !dropped) {
                engines.databases(restoring.instance())
                        .open(restoring.instance(), restoring.target().database(), restoring.limit());
                restoring.close(null);
            }
        } catch (RuntimeException e) {
            // the restore's own outcome stands; its record stays open, so that the next start goes on clearing up
            LOG.warn(
                    "{} of restore {} could not be cleared away: {}",
                    restoring.target().database(),
                    restoring.run().id(),
                    e.getMessage());
            records.abandon(restoring.run().id());
        }
    }

    /** The proof counts before anything is swapped. */
    public void judge(Restoring restoring) {
        for (ProofCheck check : restoring.proof()) {
            if (!check.passed() && check.fatal()) {
                throw new BackupException(
                        check.problem().code(),
                        check.problem().message(),
                        check.problem().hint(),
                        null);
            }
        }
    }
}
