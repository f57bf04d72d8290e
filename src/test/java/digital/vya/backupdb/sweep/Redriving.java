package digital.vya.backupdb.sweep;

import digital.vya.backupdb.model.Redrive;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A destination was away and is back: what was parked for it is delivered. */
final class Redriving implements Scenario {
    private Snapshot parked;

    @Override
    public String name() {
        return "redrive";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        if (parked == null) {
            stage.empty();
            stage.takeAway();
            stage.backup();
            stage.bringBack();
            parked = Snapshot.of(stage, name());
        }
        parked.putBack(stage);
        if (stage.letters().size() != 1) {
            throw new IllegalStateException("parked is " + stage.letters());
        }
    }

    @Override
    public Result run(Stage stage) {
        List<Redrive> redriven = stage.redrive();
        return new Result(redriven.stream().allMatch(Redrive::committed), redriven.toString());
    }

    @Override
    public void holds(Stage stage, Result result, Invariants invariants) throws IOException {
        if (!result.green()) {
            return;
        }
        var committed = invariants.committed();
        Set<String> first = committed.get(stage.destinations.get(0));
        if (!stage.letters().isEmpty() || !committed.values().stream().allMatch(first::equals)) {
            throw new Invariants.FalseGreen("redriven: " + result.said() + ", and committed is " + committed);
        }
    }
}
