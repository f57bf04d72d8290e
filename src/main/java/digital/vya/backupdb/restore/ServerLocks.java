package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.InstanceLocks;
import digital.vya.backupdb.catalog.Patience;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps backups and a restore apart while the restore changes a live database: the swap would end a dump, and a dump
 * would take half of what is being written. The second waits, or is told which it waited for.
 */
public final class ServerLocks {
    private final Settings settings;
    private final InstanceLocks locks;
    private final RunLog log;
    private final Patience patience;

    public ServerLocks(Settings settings, InstanceLocks locks, RunLog log, Patience patience) {
        this.settings = settings;
        this.locks = locks;
        this.log = log;
        this.patience = patience;
    }

    /** All instances of the server, or none: who waits holds nothing. */
    void take(Settings.Instance instance, String id, String before) {
        BackupException busy = patience.await(
                () -> attempt(instance, id),
                before,
                other -> log.step(id, "Waiting before " + before + " - " + other.getMessage()));
        if (busy != null) {
            throw new BackupException(busy.code(), busy.getMessage() + "; waited in vain before " + before, busy);
        }
    }

    private @Nullable BackupException attempt(Settings.Instance instance, String id) {
        for (Settings.Instance one : settings.sameServer(instance)) {
            try {
                locks.acquire(one.id(), id, one.timeZone());
            } catch (BackupException e) {
                release(instance, id);
                if (e.code() == ErrorCode.INSTANCE_BUSY) {
                    return e;
                }
                throw e;
            }
        }
        return null;
    }

    void release(Settings.Instance instance, String id) {
        List<Settings.Instance> all = settings.sameServer(instance);
        all.forEach(one -> locks.release(one.id(), id));
    }
}
