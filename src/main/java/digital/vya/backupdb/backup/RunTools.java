package digital.vya.backupdb.backup;

import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.process.Tools;
import java.util.List;

/** Sees to it that no tool outlives its run, and that none was started whose end nobody asked about. */
public final class RunTools {
    private final Tools tools;
    private final Outcomes outcomes;

    public RunTools(Tools tools, Outcomes outcomes) {
        this.tools = tools;
        this.outcomes = outcomes;
    }

    public RunOutcome end(RunOutcome outcome) {
        List<String> unheard = tools.endRun(outcome.run().id());
        return unheard.isEmpty() ? outcome : outcomes.unheard(outcome, unheard);
    }
}
