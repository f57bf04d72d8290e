package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.RestoreEngines;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Rollback;
import digital.vya.backupdb.model.RollbackRequest;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.WorkName;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Swaps back what a restore replaced. The server itself says what was kept, so no record is needed. */
public final class Rollbacks {
    private final Settings settings;
    private final RestoreEngines engines;
    private final RestoreRecords records;
    private final Duration keepOld;

    public Rollbacks(Settings settings, RestoreEngines engines, RestoreRecords records, Duration keepOld) {
        this.settings = settings;
        this.engines = engines;
        this.records = records;
        this.keepOld = keepOld;
    }

    /** What is swapped out is kept as well: a rollback can be rolled back. */
    public Rollback roll(RollbackRequest request) {
        Settings.Instance instance = settings.instance(request.instance())
                .orElseThrow(() ->
                        new BackupException(ErrorCode.UNKNOWN_INSTANCE, "There is no instance " + request.instance()));
        Databases databases = engines.databases(instance);
        List<String> names = databases.names(instance);
        String kept = WorkName.start(request.database(), WorkName.BEFORE);
        String newest = names.stream()
                .filter(name -> name.startsWith(kept) && WorkName.isOne(name))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new BackupException(
                        ErrorCode.NOTHING_TO_ROLL_BACK,
                        "Nothing that a restore replaced is kept for database " + request.database() + " of "
                                + instance.id()));
        boolean lives = names.contains(request.database());
        String now = lives
                ? WorkName.of(request.database(), WorkName.BEFORE, OffsetDateTime.now(ZoneId.systemDefault()))
                : null;
        Rollback rollback = new Rollback(instance.id(), request.database(), newest, now, false);
        if (!request.agreed().test(rollback)) {
            return rollback;
        }
        if (lives) {
            databases.swap(instance, request.database(), newest, now);
            OffsetDateTime time = OffsetDateTime.now(ZoneId.systemDefault());
            String id =
                    SafeName.stamp(time) + "-" + UUID.randomUUID().toString().substring(0, 8);
            records.keep(
                    RestoreRecord.ofRollback(id, instance.id(), request.database(), now, time, time.plus(keepOld)));
        } else {
            databases.rename(instance, newest, request.database());
        }
        return rollback.carriedOut();
    }
}
