package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.catalog.SecretAudit;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.store.DeadLetters;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of every run, also of one that was cut off: no tool outlives it, its spool goes, and its record says how it ended. */
public final class RunEnds {
    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);

    private final Tools tools;
    private final Spool spool;
    private final RunRecords records;
    private final RunIndex index;
    private final SecretAudit secrets;
    private final Outcomes outcomes;
    private final Nodes nodes;
    private final DeadLetters deadLetters;

    public RunEnds(
            Tools tools,
            Spool spool,
            RunRecords records,
            RunIndex index,
            SecretAudit secrets,
            Outcomes outcomes,
            Nodes nodes,
            DeadLetters deadLetters) {
        this.nodes = nodes;
        this.deadLetters = deadLetters;
        this.secrets = secrets;
        this.tools = tools;
        this.spool = spool;
        this.records = records;
        this.index = index;
        this.outcomes = outcomes;
    }

    public RunOutcome end(RunOutcome outcome) {
        RunOutcome ended = outcome;
        try {
            ended = heard(outcome);
            spool.close(ended.run());
            ended = records.end(ended);
        } catch (Throwable e) {
            RunOutcome unrecorded = outcomes.unrecorded(ended, e);
            // now, or when the next run can
            records.endLater(unrecorded);
            return unrecorded;
        } finally {
            String schedule = outcome.run().ofSchedule();
            // what is only told of is no run that ends
            if (schedule != null && outcome.began()) {
                nodes.ended(schedule, tools.isShuttingDown());
            }
        }
        index.followWherePossible();
        tellWaiting();
        secrets.ended(ended.run().id(), ended.run().startedAt());
        return ended;
    }

    /** For the other nodes. */
    private void tellWaiting() {
        if (nodes.areSeveral()) {
            try {
                nodes.tellWaiting(deadLetters.list());
            } catch (IOException e) {
                LOG.warn("Other nodes do not hear what waits here: {}", BackupException.words(e));
            }
        }
    }

    /** Ends what still runs; a run with a tool whose end no step asked about is not simply green. */
    private RunOutcome heard(RunOutcome outcome) {
        List<String> unheard = tools.endRun(outcome.run().id());
        return unheard.isEmpty() ? outcome : outcomes.unheard(outcome, unheard);
    }
}
