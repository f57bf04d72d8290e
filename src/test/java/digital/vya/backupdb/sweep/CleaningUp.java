package digital.vya.backupdb.sweep;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Cleanup;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Of four points at each destination the two older ones go; the newer ones are there whatever happens. */
final class CleaningUp implements Scenario {
    private static final int BACKUPS = 4;

    private Snapshot whole;
    private Set<String> older;

    @Override
    public String name() {
        return "cleanup";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        if (whole == null) {
            stage.empty();
            for (int i = 0; i < BACKUPS; i++) {
                stage.backup();
            }
            whole = Snapshot.of(stage, name());
            older = stage.listing().points().stream()
                    .map(point -> point.manifest().id())
                    .distinct()
                    .sorted()
                    .limit(BACKUPS - Stage.KEPT)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        whole.putBack(stage);
    }

    @Override
    public Set<String> mayGo() {
        return older;
    }

    @Override
    public Result run(Stage stage) {
        Cleanup cleanup = stage.cleanup();
        boolean green = cleanup.passed() && cleanup.in(Cleanup.State.REFUSED).isEmpty();
        return new Result(green, cleanup.toString());
    }

    @Override
    public void holds(Stage stage, Result result, Invariants invariants) throws IOException {
        for (var at : invariants.committed().entrySet()) {
            if (result.green() && at.getValue().stream().anyMatch(older::contains)) {
                throw new Invariants.FalseGreen(at.getKey() + " still has " + at.getValue());
            }
        }
        if (!result.green()) {
            return;
        }
        for (String destination : stage.destinations) {
            List<String> left = Installation.files(invariants.folder(destination)).stream()
                    .filter(file -> older.stream().anyMatch(file::startsWith))
                    .toList();
            if (!left.isEmpty()) {
                throw new Invariants.FalseGreen(destination + " still has " + left);
            }
        }
    }
}
