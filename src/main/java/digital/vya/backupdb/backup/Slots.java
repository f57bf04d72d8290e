package digital.vya.backupdb.backup;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Job;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Lets no more databases of an instance be dumped at once than its policy says. */
public final class Slots {
    private final Settings settings;
    private final Map<String, Semaphore> byInstance = new ConcurrentHashMap<>();

    public Slots(Settings settings) {
        this.settings = settings;
    }

    public void enter(Job job) {
        try {
            slots(job).acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(
                    ErrorCode.CANCELLED, "Backup of " + job.database() + " was cancelled before it began", e);
        }
    }

    public void leave(Job job) {
        slots(job).release();
    }

    private Semaphore slots(Job job) {
        return byInstance.computeIfAbsent(
                job.instance(),
                id -> new Semaphore(settings.policy(job.policy())
                        .map(Settings.Policy::parallelism)
                        .orElse(1)));
    }
}
