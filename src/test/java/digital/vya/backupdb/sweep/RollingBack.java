package digital.vya.backupdb.sweep;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Rollback;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The last restore is undone: what it replaced and what it made change places. */
final class RollingBack implements Scenario {
    private String before;

    @Override
    public String name() {
        return "rollback";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        String kept = stage.subject.putAside();
        if (kept.matches("\\S+") && stage.subject.wrong(true).isEmpty()) {
            onlyTheRecordOf(kept, stage);
            return;
        }
        stage.subject.live("2");
        stage.backedUp(name());
        stage.subject.live("1");
        if (stage.restore().verdict() != Verdict.SUCCESS) {
            throw new IllegalStateException("there is nothing to roll back");
        }
    }

    /** Each rollback leaves one, and the next reads all of them: with more and more calls the sweep would never end. */
    private static void onlyTheRecordOf(String kept, Stage stage) throws IOException {
        Path folder = stage.installation.state().resolve("restores");
        for (String record : Installation.files(folder)) {
            if (!Files.readString(folder.resolve(record)).contains(kept)) {
                Files.delete(folder.resolve(record));
            }
        }
    }

    @Override
    public Result run(Stage stage) throws IOException {
        before = stage.subject.mark();
        Rollback rollback = stage.rollback();
        return new Result(rollback.done(), rollback.toString());
    }

    @Override
    public void holds(Stage stage, Result result, Invariants invariants) throws IOException {
        String now = stage.subject.mark();
        if (result.green() && now.equals(before)) {
            throw new Invariants.FalseGreen("rolled back, and the live database is what it was");
        }
        invariants.liveIsWhole(result.green());
    }
}
