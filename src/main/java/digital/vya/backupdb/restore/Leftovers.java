package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.Restore;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.WorkName;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What restores leave on servers: copies that a kill left half-made, and replaced databases whose time has come. */
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Settings settings;
    private final Engines engines;
    private final RestoreRecords records;
    private final Duration keepOld;
    private final Clock clock;

    public Leftovers(Settings settings, Engines engines, RestoreRecords records, Duration keepOld, Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.engines = engines;
        this.records = records;
        this.keepOld = keepOld;
    }

    /** Says at every start what a killed restore left, and what to do about it. */
    public void say() {
        records.dropOrphans();
        cutOff().forEach(told -> LOG.warn("{}", told));
    }

    /** Of each restore that was killed, what it left and what to do about it. */
    public List<String> cutOff() {
        return records.cutOff().stream().map(Leftovers::told).toList();
    }

    private static String told(RestoreRecord record) {
        String which = "Restore " + record.id() + " of " + record.database() + " on " + record.instance()
                + " was cut off in step " + record.step() + ". ";
        if (Step.SWAP.name().equals(record.step())) {
            return which + record.database() + " is either the old or the restored database, whole; the next restore, "
                    + "rollback or serve finds out which. `vya-backupdb rollback --instance " + record.instance()
                    + " --database " + record.database() + "` takes the old one back";
        }
        return record.swaps()
                ? which + record.database() + " was not touched. The next restore, rollback or serve removes the "
                        + "unfinished copy " + record.work()
                : which + "What it wrote into " + record.work() + " is not proven: run the restore again";
    }

    public void clear() {
        records.dropOrphans();
        records.cutOff().forEach(this::adopt);
        OffsetDateTime now = OffsetDateTime.now(clock);
        records.all().stream()
                .filter(r -> r.kept() != null
                        && r.keepUntil() != null
                        && r.keepUntil().isBefore(now))
                .forEach(this::dropOld);
    }

    private void adopt(RestoreRecord record) {
        String work = Objects.requireNonNull(record.work(), "only a rollback has none, and is never cut off");
        withServer(record, (instance, databases) -> {
            if (Step.SWAP.name().equals(record.step())) {
                databases.settle(instance);
            }
            List<String> there = databases.names(instance);
            boolean swapped = record.swaps() && Step.SWAP.name().equals(record.step()) && !there.contains(work);
            boolean copy = !work.equals(record.database()) && WorkName.isOne(work);
            if (copy && !swapped) {
                // also when it is not there: the server may be making it still
                databases.drop(instance, work);
                if (there.contains(work)) {
                    LOG.warn("Removed {}, which restore {} left half-made", work, record.id());
                }
            } else if (there.contains(work) && record.limit() != null) {
                databases.open(instance, work, record.limit());
                LOG.warn("Opened {}, which restore {} had closed", work, record.id());
            }
            records.adopted(
                    record,
                    outcome(record, swapped),
                    swapped && record.old() != null ? OffsetDateTime.now(clock).plus(keepOld) : null);
        });
    }

    private void dropOld(RestoreRecord record) {
        withServer(record, (instance, databases) -> {
            String kept = record.kept();
            if (kept != null && databases.names(instance).contains(kept)) {
                databases.drop(instance, kept);
                LOG.info("Removed {}, kept by restore {}: its time was up", kept, record.id());
            }
            records.oldIsGone(record);
        });
    }

    private interface OnServer {
        void run(Settings.Instance instance, Databases databases);
    }

    private void withServer(RestoreRecord record, OnServer work) {
        Optional<Settings.Instance> instance = settings.instance(record.instance());
        if (instance.isEmpty()) {
            return;
        }
        Optional<Restore> engine = engines.restore(instance.get());
        if (engine.isEmpty()) {
            // nothing that it made can be asked for, so nothing of it can be cleared away
            records.adopted(record, outcome(record, false), null);
            return;
        }
        try {
            work.run(instance.get(), engine.get().databases());
        } catch (RuntimeException e) {
            LOG.warn("What restore {} left on {} stays for now: {}", record.id(), record.instance(), e.getMessage());
        }
    }

    private static RestoreOutcome outcome(RestoreRecord record, boolean swapped) {
        ErrorCode code = ErrorCode.INTERRUPTED;
        String how = swapped ? " was cut off after the swap" : " was cut off before it was done";
        Problem problem = Problem.of(code, "Restore of " + record.database() + how);
        return new RestoreOutcome(
                record.id(),
                null,
                swapped ? Verdict.DEGRADED : Verdict.FAILED,
                null,
                null,
                record.instance(),
                record.database(),
                List.of(),
                swapped ? record.old() : null,
                null,
                List.of(problem),
                record.startedAt(),
                Duration.ZERO,
                null,
                null,
                false);
    }
}
