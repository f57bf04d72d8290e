package digital.vya.backupdb.sweep;

import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;

/** A restore in safe mode beside the live database, which differs from the backup. */
final class Restoring implements Scenario {
    private Snapshot backup;

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        if (backup == null) {
            stage.onlyShop("2");
            backup = stage.backedUp(name());
        }
        backup.putBack(stage);
        stage.onlyShop("1");
    }

    @Override
    public Result run(Stage stage) {
        RestoreOutcome outcome = stage.restore();
        return new Result(outcome.verdict() == Verdict.SUCCESS, outcome.verdict() + " " + outcome.problems());
    }

    @Override
    public void holds(Stage stage, Result result, Invariants invariants) {
        String mark = stage.mark();
        if (result.green() && !mark.equals("2")) {
            throw new Invariants.FalseGreen("restored, and the live database is still the old one");
        }
        invariants.liveIsWhole();
    }

    @Override
    public Result again(Stage stage) {
        Result result = run(stage);
        String unfinished = stage.server.psql(
                "postgres",
                "SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database WHERE datname LIKE 'shop\\_\\_restoring%';");
        return unfinished.isEmpty() ? result : new Result(false, "left behind: " + unfinished);
    }
}
