package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.InstanceLocks;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.Patience;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Trigger;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * An instance's turn to be backed up: one of the places of those at work, and its lock. A run that finds it in use waits,
 * and is skipped when it waited in vain: the instance is being backed up or restored, it has not failed.
 */
public final class Turns {
    private final Settings settings;
    private final InstanceLocks locks;
    private final RunLog log;
    private final Patience patience;
    private final Nodes nodes;
    private final Semaphore places;
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /** {@code places} are as many as instances are backed up at the same time. */
    public Turns(Settings settings, InstanceLocks locks, RunLog log, Patience patience, Nodes nodes, Semaphore places) {
        this.nodes = nodes;
        this.settings = settings;
        this.locks = locks;
        this.log = log;
        this.patience = patience;
        this.places = places;
    }

    /** The job with the time that the restore points of this turn carry. */
    public Job take(Job job) {
        Job[] mine = new Job[1];
        BackupException busy = patience.await(
                () -> attempt(job, mine),
                "the backup of " + job.instance(),
                other -> log.step(
                        job.run().id(),
                        job.instance() + " - waiting up to " + Human.duration(patience.most()) + ": "
                                + other.getMessage()));
        if (busy != null && busy.code() == ErrorCode.CATALOG_UNUSABLE) {
            throw busy;
        }
        if (busy != null) {
            throw new BackupException(
                    ErrorCode.INSTANCE_SKIPPED,
                    busy.getMessage() + "; waited " + Human.duration(patience.most()) + " for it",
                    busy);
        }
        return mine[0];
    }

    /** Harmless for a job that has no turn. */
    public void release(Job job) {
        if (taken.remove(key(job))) {
            String schedule = job.run().ofSchedule();
            if (schedule != null) {
                nodes.ended(schedule, job.instance(), patience.shuttingDown().getAsBoolean());
            }
            locks.release(job.instance(), job.run().id());
            places.release();
        }
    }

    /** Who waits keeps no place from an instance that could be worked on. */
    private @Nullable BackupException attempt(Job job, Job[] mine) {
        enter(job);
        boolean got = false;
        try {
            if (job.run().trigger() == Trigger.SCHEDULE) {
                nodes.requireShare(Objects.requireNonNullElse(job.run().schedule(), ""), job.instance());
            }
            ZoneId zone = settings.instanceOf(job).timeZone();
            mine[0] = job.takenAt(locks.acquire(job.instance(), job.run().id(), zone));
            taken.add(key(job));
            got = true;
            return null;
        } catch (BackupException e) {
            // a catalogue that is away for a moment says as little of the instance as one that is in use
            if (e.code() == ErrorCode.INSTANCE_BUSY || e.code() == ErrorCode.CATALOG_UNUSABLE) {
                return e;
            }
            throw e;
        } finally {
            if (!got) {
                places.release();
            }
        }
    }

    private void enter(Job job) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(
                    ErrorCode.CANCELLED, "Backup of " + job.instance() + " was cancelled before it began", e);
        }
    }

    private static String key(Job job) {
        return job.run().id() + "\n" + job.instance();
    }
}
