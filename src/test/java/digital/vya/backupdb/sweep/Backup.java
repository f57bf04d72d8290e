package digital.vya.backupdb.sweep;

import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.util.List;

/** Dump, pack, and deliver to two destinations. */
class Backup implements Scenario {
    private RunOutcome last;

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        stage.empty();
    }

    @Override
    public Result run(Stage stage) {
        last = null;
        last = stage.backup();
        return new Result(last.verdict() == Verdict.SUCCESS, said(last));
    }

    @Override
    public void holds(Stage stage, Result result, Invariants invariants) throws IOException {
        if (last == null) {
            return;
        }
        var committed = invariants.committed();
        for (DatabaseOutcome database : last.databases()) {
            for (DeliveryResult delivery : database.deliveries()) {
                if (delivery.committed()
                        && !committed.get(delivery.destination()).contains(database.pointId())) {
                    throw new Invariants.FalseGreen(delivery.destination() + " is said to hold " + database.pointId());
                }
            }
        }
        List<DeliveryResult> all =
                last.databases().stream().flatMap(d -> d.deliveries().stream()).toList();
        boolean whole = all.size() == stage.destinations.size() && all.stream().allMatch(DeliveryResult::committed);
        if (last.verdict().compareTo(Verdict.DEGRADED) <= 0 && !whole) {
            throw new Invariants.FalseGreen(last.verdict() + " with " + all);
        }
    }

    private static String said(RunOutcome outcome) {
        return outcome.verdict() + " " + outcome.problems() + " "
                + outcome.databases().stream()
                        .map(d -> d.problems() + " "
                                + d.deliveries().stream()
                                        .map(DeliveryResult::problem)
                                        .toList())
                        .toList();
    }
}
