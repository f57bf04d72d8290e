package digital.vya.backupdb.sweep;

import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;

/** A restore in safe mode of what is live, which differs from the backup. */
final class Restoring implements Scenario {
    private Snapshot backup;

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        if (backup == null) {
            stage.subject.live("2");
            backup = stage.backedUp(name());
        }
        backup.putBack(stage);
        stage.subject.live("1");
    }

    @Override
    public Result run(Stage stage) {
        RestoreOutcome outcome = stage.restore();
        return new Result(outcome.verdict() == Verdict.SUCCESS, outcome.verdict() + " " + outcome.problems());
    }

    @Override
    public void holds(Stage stage, Result result, Invariants invariants) throws IOException {
        String mark = stage.subject.mark();
        if (result.green() && !mark.equals("2")) {
            throw new Invariants.FalseGreen("restored, and what is live is still the old");
        }
        invariants.liveIsWhole(result.green());
    }

    @Override
    public Result again(Stage stage) {
        Result result = run(stage);
        String unfinished = stage.subject.unfinished();
        return unfinished.isEmpty() ? result : new Result(false, "left behind: " + unfinished);
    }
}
