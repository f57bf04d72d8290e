package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.process.Tools;
import java.time.Duration;
import org.apache.camel.Exchange;

/**
 * Whether a server that is not there is tried again. A server that restarts is back soon, a wrong password stays wrong;
 * which is which is the engine's knowledge, how patiently is the routes'.
 */
public final class Retries {
    private static final String FIRST_FAILURE = "vyaFirstFailure of ";

    private final Engines engines;
    private final RunLog log;
    private final Tools tools;
    private final Duration unattended;
    private final Duration command;

    /** How long a run goes on trying: one that nobody looks at, and one that a person typed. */
    public Retries(Engines engines, RunLog log, Tools tools, Duration unattended, Duration command) {
        this.engines = engines;
        this.log = log;
        this.tools = tools;
        this.unattended = unattended;
        this.command = command;
    }

    /** Whether what went wrong may be over in a moment. */
    public boolean passing(Job job, Throwable thrown) {
        return engines.get(job.engine()).isPassing(BackupException.from(thrown));
    }

    /** Before each further try. The time runs from the first failure: what is lost late gets as long as what never began. */
    public boolean goesOn(Job job, Throwable thrown, Exchange exchange) {
        long now = System.nanoTime();
        String where = job.database() == null ? job.instance() : job.instance() + "/" + job.database();
        long first = exchange.getProperty(FIRST_FAILURE + where, now, Long.class);
        exchange.setProperty(FIRST_FAILURE + where, first);
        Duration window = job.run().trigger() == Trigger.COMMAND ? command : unattended;
        Duration gone = Duration.ofNanos(now - first);
        if (tools.isShuttingDown() || gone.compareTo(window) >= 0 || !passing(job, thrown)) {
            return false;
        }
        log.step(
                job.run().id(),
                where + " - tried again soon, for " + Human.duration(window.minus(gone)) + " more: "
                        + BackupException.from(thrown).getMessage());
        return true;
    }
}
