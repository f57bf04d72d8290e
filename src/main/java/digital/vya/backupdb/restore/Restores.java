package digital.vya.backupdb.restore;

import digital.vya.backupdb.backup.Spool;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.catalog.SecretAudit;
import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What routes/restore calls: the life of a restore from what was asked to its record, of whatever kind it is. */
public final class Restores {
    private static final Logger LOG = LoggerFactory.getLogger(Restores.class);

    private final Settings settings;
    private final List<RestoreKind> kinds;
    private final Leftovers leftovers;
    private final Tools tools;
    private final ServerLocks locks;
    private final Spool spool;
    private final RestoreRecords records;
    private final RunIndex index;
    private final SecretAudit secrets;
    private final RunLog log;
    private final Progress shown;
    private final Duration keepOld;
    private final Clock clock;

    /** {@code keepOld} is how long a replaced database is kept unless the request says otherwise. */
    public Restores(
            Settings settings,
            List<RestoreKind> kinds,
            Leftovers leftovers,
            Tools tools,
            ServerLocks locks,
            Spool spool,
            RestoreRecords records,
            RunIndex index,
            SecretAudit secrets,
            RunLog log,
            Progress shown,
            Duration keepOld,
            Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.kinds = List.copyOf(kinds);
        this.leftovers = leftovers;
        this.tools = tools;
        this.locks = locks;
        this.spool = spool;
        this.records = records;
        this.index = index;
        this.secrets = secrets;
        this.log = log;
        this.shown = shown;
        this.keepOld = keepOld;
    }

    public Asked begin(RestoreRequest request) {
        // what was asked for before, to choose a backup, belongs to it; and nothing is told of one that is only tried
        secrets.usedByNone();
        OffsetDateTime now = OffsetDateTime.now(clock);
        String id = Run.newId(now);
        Run run = new Run(id, Trigger.COMMAND, null, now, false);
        return new Asked(run, request, new RestoreProgress(run, request.instance(), records, log, shown, clock));
    }

    /** Where a restore can go to. */
    public List<String> instances() {
        return settings.instances().stream().map(Settings.Instance::id).toList();
    }

    /** The server that is meant is the first thing that may be wrong; it also says what kind of restore this is. */
    public RestoreStage.Found find(Asked asked) throws Exception {
        String id = asked.request().instance();
        Settings.Instance instance = settings.instance(id)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_INSTANCE, "There is no instance " + id + "; known are " + instances()));
        RestoreKind kind =
                kinds.stream().filter(one -> one.takes(instance)).findFirst().orElseThrow();
        kind.admit(asked.request(), instance);
        // what an earlier restore left half-made goes first
        leftovers.clear();
        return kind.find(asked, instance);
    }

    public RestoreStage.Checked check(RestoreStage.Found found) throws IOException {
        return found.check();
    }

    public boolean agreed(RestoreStage.Checked checked) {
        return checked.asked().request().confirmation().agreed(checked.preview());
    }

    /** From here on the restore changes something: its record is written first, so that a kill leaves a trace. */
    public void commit(RestoreStage.Checked checked) {
        checked.progress().begin(checked.record().by(CallingUser.actor()));
    }

    public List<Feed> roles(RestoreStage.Checked checked) {
        return checked.roles();
    }

    public void prepare(RestoreStage.Checked checked) {
        checked.prepare();
    }

    public RestoreStage.Filled fill(RestoreStage.Checked checked) throws IOException {
        return checked.fill();
    }

    /** Hands a tool's Kamelet what it needs. */
    public void feed(Feed feed, Asked asked, Exchange exchange) throws IOException {
        InputStream stdin = feed.open();
        asked.progress().feeding(stdin);
        feed.variables().forEach(exchange::setVariable);
        exchange.setVariable("stdin", stdin);
    }

    public void hear(Feed feed, Object output) throws IOException {
        feed.hear(output);
    }

    public List<Feed> comparisons(RestoreStage.Filled filled) {
        return filled.comparisons();
    }

    public RestoreStage.Proven prove(RestoreStage.Filled filled) {
        return filled.prove();
    }

    /** The proof counts before anything is swapped. */
    public void judge(RestoreStage.Proven proven) {
        proven.judge();
    }

    public void swap(RestoreStage.Proven proven) {
        proven.swap();
    }

    public RestoreOutcome declined(RestoreStage checked) {
        return checked.outcome(null, List.of());
    }

    public RestoreOutcome succeeded(RestoreStage restored) {
        RestoreProgress progress = restored.progress();
        boolean doubts = restored.isDoubtful() || progress.proof().stream().anyMatch(check -> !check.passed());
        RestoreOutcome outcome = restored.outcome(doubts ? Verdict.DEGRADED : Verdict.SUCCESS, progress.warnings());
        String content = outcome.restored() == null || outcome.database() == null
                ? ""
                : "Tables: %d, Rows: %d, "
                        .formatted(
                                outcome.restored().tables(), outcome.restored().rows());
        log.step(
                outcome.id(),
                "Restore %s%s on %s %s - %sDuration: %s"
                        .formatted(
                                outcome.id(),
                                outcome.database() == null ? "" : " of " + outcome.database(),
                                outcome.instance(),
                                outcome.verdict(),
                                content,
                                Human.duration(outcome.took())));
        return outcome;
    }

    public RestoreOutcome failed(RestoreStage reached, Throwable thrown) {
        RestoreProgress progress = reached.progress();
        BackupException why = reached.inPlace(BackupException.from(thrown));
        Problem problem = Problem.of(why);
        progress.failed(problem);
        List<Problem> all = new ArrayList<>(List.of(problem));
        all.addAll(progress.warnings());
        boolean isWhole = progress.step().compareTo(Step.PROOF) >= 0 && why.code() != ErrorCode.CANCELLED;
        if (isWhole && reached.asked().request().keepFailed() && progress.hasMade()) {
            progress.leave();
        }
        RestoreOutcome outcome = reached.outcome(Verdict.FAILED, all);
        if (progress.isLeft()) {
            progress.say("Left as it is: " + outcome.leftBehind());
        }
        return outcome;
    }

    /** The last line of the record: without it the restore counts as cut off. */
    public RestoreOutcome record(RestoreStage reached, RestoreOutcome outcome) {
        RestoreRequest request = reached.asked().request();
        Duration keep = request.keepOld() == null ? keepOld : request.keepOld();
        boolean kept = outcome.oldDatabase() != null || reached.progress().isLeft();
        records.ended(outcome, kept ? OffsetDateTime.now(clock).plus(keep) : null);
        index.followWherePossible();
        secrets.ended(outcome.id(), outcome.startedAt());
        return outcome;
    }

    /** What must not stay: tools, an unfinished copy, a door that was shut. Says what it could not clear away. */
    public void close(RestoreStage reached) {
        Run run = reached.asked().run();
        reached.progress().over();
        List<String> unheard = tools.endRun(run.id());
        if (!unheard.isEmpty()) {
            LOG.warn("Restore {} started tools whose end no step asked about: {}", run.id(), unheard);
        }
        closeFed(reached.progress().fed());
        reached.progress().doneReading();
        tools.clearUp(reached::leaveNothing);
        settings.instance(reached.asked().request().instance())
                .ifPresent(instance -> locks.release(instance, run.id()));
        spool.leave(run);
    }

    /** What a tool was to be fed that was never started; where it was, this is no news. */
    private static void closeFed(@Nullable InputStream fed) {
        if (fed != null) {
            try {
                fed.close();
            } catch (IOException | RuntimeException e) {
                LOG.debug("What a restore was reading was closed: {}", BackupException.words(e));
            }
        }
    }
}
