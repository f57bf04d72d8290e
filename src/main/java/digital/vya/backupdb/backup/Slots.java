package digital.vya.backupdb.backup;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Job;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Lets no more databases of an instance be dumped at once than its policy says, and of all instances than the knob says. */
public final class Slots {
    private final Settings settings;
    private final Semaphore all;
    private final Map<String, Semaphore> byInstance = new ConcurrentHashMap<>();
    private final Clock clock;

    /** {@code all} are as many as databases are dumped at the same time whatever the policies say. */
    public Slots(Settings settings, Semaphore all, Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.all = all;
    }

    /** When its turn came. */
    public OffsetDateTime enter(Job job) {
        try {
            slots(job).acquire();
            acquireOfAll(job);
            return OffsetDateTime.now(clock);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(
                    ErrorCode.CANCELLED, "Backup of " + job.database() + " was cancelled before it began", e);
        }
    }

    private void acquireOfAll(Job job) throws InterruptedException {
        try {
            all.acquire();
        } catch (InterruptedException e) {
            slots(job).release();
            throw e;
        }
    }

    public void leave(Job job) {
        all.release();
        slots(job).release();
    }

    private Semaphore slots(Job job) {
        return byInstance.computeIfAbsent(
                job.instance(), id -> new Semaphore(settings.policyOf(job).parallelism()));
    }
}
