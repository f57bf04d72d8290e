package digital.vya.backupdb.sweep;

import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.CatalogReport.Drift;
import digital.vya.backupdb.model.CatalogReport.Kind;
import java.io.File;
import java.io.IOException;
import java.util.List;

/** The catalogue is held against two points at each destination, of which one lacks a file. */
final class Checking implements Scenario {
    private Snapshot whole;
    private String victim;
    private File data;

    @Override
    public String name() {
        return "catalog check";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        if (whole == null) {
            stage.empty();
            stage.backup();
            stage.backup();
            whole = Snapshot.of(stage, name());
        }
        whole.putBack(stage);
        CatalogReport anew = stage.rebuild();
        if (!anew.passed()) {
            throw new IllegalStateException(anew.toString());
        }
        var first = Points.in(stage.destination(stage.destinations.get(0)))
                .entrySet()
                .iterator()
                .next();
        victim = first.getKey();
        data = new File(first.getValue().data().toString());
    }

    /** What lacks a file is no whole point: the file is away for this check alone, past the faulty file system. */
    @Override
    public Result run(Stage stage) throws IOException {
        File away = new File(stage.installation.home().toString(), "away");
        move(data, away);
        CatalogReport report;
        try {
            report = stage.check();
        } finally {
            move(away, data);
        }
        if (report.passed()) {
            throw new Invariants.FalseGreen(victim + " lacks a file, and the check says " + report);
        }
        Drift half = new Drift(Kind.HALF, stage.destinations.get(0), victim);
        return new Result(
                report.problems().isEmpty() && report.drifts().equals(List.of(half)) && report.points() == 4,
                report.toString());
    }

    private static void move(File from, File to) {
        if (!from.renameTo(to)) {
            throw new IllegalStateException(from + " could not be moved to " + to);
        }
    }
}
