package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.Actions;
import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.Restore;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Rollback;
import digital.vya.backupdb.model.RollbackRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.WorkName;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Swaps back what a restore replaced. The server itself says what is kept; records say when that was. */
public final class Rollbacks {
    private final Settings settings;
    private final Engines engines;
    private final RestoreRecords records;
    private final Leftovers leftovers;
    private final ServerLocks locks;
    private final KeptCopies copies;
    private final Actions actions;
    private final Duration keepOld;
    private final Clock clock;

    public Rollbacks(
            Settings settings,
            Engines engines,
            RestoreRecords records,
            Leftovers leftovers,
            ServerLocks locks,
            Actions actions,
            Duration keepOld,
            Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.engines = engines;
        this.records = records;
        this.leftovers = leftovers;
        this.locks = locks;
        this.copies = new KeptCopies(settings, records, clock);
        this.actions = actions;
        this.keepOld = keepOld;
    }

    /** How a rollback went: one of the two is null. */
    public record Rolled(
            RollbackRequest request,
            @Nullable Rollback rollback,
            @Nullable Throwable failure) {
        /** Whether people are told of it: not of one that was not agreed to. */
        public boolean isNews() {
            return request.tell() && (rollback == null || rollback.done());
        }
    }

    public Rolled roll(RollbackRequest request) {
        try {
            // a restore that was killed at the swap is understood first
            leftovers.clear();
            return new Rolled(request, rolled(request), null);
        } catch (Throwable e) {
            return new Rolled(request, null, e);
        }
    }

    /** What was asked for, or why it did not come about. */
    public Rollback answer(Rolled rolled) throws Throwable {
        if (rolled.failure() != null) {
            throw rolled.failure();
        }
        return Objects.requireNonNull(rolled.rollback(), "one of the two is there");
    }

    /** What is swapped out is kept as well: a rollback can be rolled back. */
    private Rollback rolled(RollbackRequest request) {
        Settings.Instance instance = settings.instance(request.instance())
                .orElseThrow(() ->
                        new BackupException(ErrorCode.UNKNOWN_INSTANCE, "There is no instance " + request.instance()));
        Databases databases = engines.restore(instance)
                .map(Restore::databases)
                .orElseThrow(() -> nothing(instance, request.database()));
        Rollback rollback = plan(instance, request.database(), databases);
        if (!request.agreed().test(rollback)) {
            return rollback;
        }
        return actions.tell(
                "rollback",
                instance.id() + "/" + request.database(),
                Map.of("to", rollback.from()),
                () -> swapped(instance, request, databases, rollback));
    }

    private Rollback swapped(
            Settings.Instance instance, RollbackRequest request, Databases databases, Rollback rollback) {
        OffsetDateTime time = OffsetDateTime.now(clock);
        String id = Run.newId(time);
        locks.take(instance, id, "swapping " + request.database());
        try {
            // a rollback that was killed left no record of itself
            databases.settle(instance);
            refuseChanged(rollback, plan(instance, request.database(), databases));
            swap(instance, databases, rollback, id);
        } finally {
            locks.release(instance, id);
        }
        return rollback.carriedOut();
    }

    private Rollback plan(Settings.Instance instance, String database, Databases databases) {
        List<String> names = databases.names(instance);
        List<String> whole = new ArrayList<>(names);
        whole.removeAll(databases.halfMade(instance));
        KeptCopies.Kept newest =
                copies.newest(instance, database, whole).orElseThrow(() -> nothing(instance, database));
        String now = names.contains(database)
                ? WorkName.free(database, WorkName.BEFORE, OffsetDateTime.now(clock), names)
                : null;
        String remark = copies.remark(instance, database, newest);
        return new Rollback(instance.id(), database, newest.name(), newest.since(), now, remark, false);
    }

    private static BackupException nothing(Settings.Instance instance, String database) {
        return new BackupException(
                ErrorCode.NOTHING_TO_ROLL_BACK,
                "Nothing that a restore replaced is kept for database " + database + " of " + instance.id());
    }

    /** Another restore may have come first while this one waited. */
    private static void refuseChanged(Rollback agreed, Rollback now) {
        if (!agreed.from().equals(now.from()) || (agreed.keptAs() == null) != (now.keptAs() == null)) {
            throw new BackupException(
                    ErrorCode.RESTORE_BUSY,
                    "Database " + agreed.database() + " of " + agreed.instance()
                            + " was replaced by another restore meanwhile");
        }
    }

    /** The record comes first: a kill in between must not leave a copy that is never dropped. */
    private void swap(Settings.Instance instance, Databases databases, Rollback rollback, String id) {
        if (rollback.keptAs() == null) {
            databases.rename(instance, rollback.from(), rollback.database());
            return;
        }
        OffsetDateTime time = OffsetDateTime.now(clock);
        RestoreRecord record = RestoreRecord.ofRollback(
                id, instance.id(), rollback.database(), rollback.keptAs(), time, time.plus(keepOld));
        records.keep(record);
        try {
            databases.swap(instance, rollback.database(), rollback.from(), rollback.keptAs());
        } catch (RuntimeException e) {
            records.withdraw(record);
            throw e;
        }
    }
}
