package digital.vya.backupdb.restore;

import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Run;

/** A restore of which nothing is known but what was asked for. */
public record Asked(Run run, RestoreRequest request, RestoreProgress progress) implements RestoreStage {
    @Override
    public Asked asked() {
        return this;
    }
}
