package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.process.Tools;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a server that is not there is tried again. A server that restarts is back soon, a wrong password stays wrong;
 * which is which is the engine's knowledge, how patiently is the routes'.
 */
public final class Retries {
    private final Engines engines;
    private final RunLog log;
    private final Tools tools;
    private final Duration unattended;
    private final Duration command;
    /** Camel forgets what is kept with the exchange from one try to the next. */
    private final Map<String, Long> firstFailures = new ConcurrentHashMap<>();

    /** How long a run goes on trying: one of a schedule, and one that a person typed. */
    public Retries(Engines engines, RunLog log, Tools tools, Duration unattended, Duration command) {
        this.engines = engines;
        this.log = log;
        this.tools = tools;
        this.unattended = unattended;
        this.command = command;
    }

    /** Whether what went wrong may be over in a moment. */
    public boolean passing(Job job, Throwable thrown) {
        return engines.backup(job.engine()).isPassing(BackupException.from(thrown));
    }

    /** Before each further try. The time runs from the first failure: what is lost late gets as long as what never began. */
    public boolean goesOn(Job job, Throwable thrown) {
        Duration window = job.run().trigger() == Trigger.COMMAND ? command : unattended;
        long now = System.nanoTime();
        Duration gone = Duration.ofNanos(now - firstFailures.computeIfAbsent(key(job), first -> now));
        if (tools.isShuttingDown() || gone.compareTo(window) >= 0 || !passing(job, thrown)) {
            reached(job);
            return false;
        }
        log.step(
                job.run().id(),
                job.title() + " - tried again soon, for " + Human.duration(window.minus(gone)) + " more: "
                        + BackupException.from(thrown).getMessage());
        return true;
    }

    /** The server is there again: what fails later has its own time. */
    public void reached(Job job) {
        firstFailures.remove(key(job));
    }

    private static String key(Job job) {
        return job.run().id() + "\n" + job.title();
    }
}
