package digital.vya.backupdb.sweep;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** A backup, and the question whether all is well, where nothing fails but the catalogue: no backup may be worse for it. */
final class Reporting implements Scenario {
    @Override
    public String name() {
        return "backup and status with a bad catalogue";
    }

    @Override
    public String only() {
        return "/var/state/catalog";
    }

    /** Started anew: what could not be used is left alone for a minute. */
    @Override
    public void prepare(Stage stage) throws IOException {
        stage.empty();
        stage.restart();
        stage.routes();
    }

    @Override
    public Result run(Stage stage) {
        RunOutcome run = stage.backup();
        if (run.verdict() != Verdict.SUCCESS) {
            throw new AssertionError("a backup without its catalogue ended " + run);
        }
        List<String> points = run.databases().stream()
                .map(database -> Objects.requireNonNull(database.pointId()))
                .toList();
        try {
            StatusReport status = stage.status();
            List<String> said = status.databases().stream()
                    .map(database -> String.valueOf(database.restorePoint()))
                    .toList();
            if (status.isWell() && !said.equals(points)) {
                throw new Invariants.FalseGreen("all is well with " + said + ", and backed up was " + points);
            }
            if (!said.equals(points)) {
                throw new AssertionError("backed up was " + points + ", and " + status);
            }
            return new Result(status.isWell(), status.toString());
        } catch (BackupException e) {
            if (!e.code().isOfCatalog()) {
                throw new AssertionError("what is wrong with the catalogue is not said: " + e, e);
            }
            return new Result(false, e.getMessage());
        }
    }
}
