package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.process.Tools;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cleans up after a process that could not do it itself. */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Tools tools;
    private final Spool spool;
    private final RunLog log;

    public Recovery(Tools tools, Spool spool, RunLog log) {
        this.tools = tools;
        this.spool = spool;
        this.log = log;
    }

    public void endLeftovers() {
        List<String> ended = tools.sweepLeftovers();
        if (!ended.isEmpty()) {
            LOG.warn("Ended what a killed process left running: {}", ended);
        }
    }

    public void sweepSpool() {
        List<String> swept = spool.sweep();
        if (!swept.isEmpty()) {
            LOG.warn("Removed the unfinished files of runs that were cut off: {}", swept);
        }
    }

    public void say(RunOutcome outcome) {
        outcome.problems()
                .forEach(p ->
                        log.problem(outcome.run().id(), "Run " + outcome.run().id() + " FAILED", p));
    }
}
