package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import java.util.Optional;

/** The engines that can restore databases. Files have none, and an engine that is only Kamelets cannot be asked for its. */
public final class RestoreEngines {
    private final List<RestoreEngine> all;

    public RestoreEngines(List<RestoreEngine> all) {
        this.all = List.copyOf(all);
    }

    public Optional<RestoreEngine> find(Settings.Instance instance) {
        return all.stream()
                .filter(engine -> engine.id().equals(instance.engine()))
                .findFirst();
    }

    public Databases databases(Settings.Instance instance) {
        return get(instance).databases();
    }

    public Restorer restorer(Settings.Instance instance) {
        return get(instance).restorer();
    }

    private RestoreEngine get(Settings.Instance instance) {
        return find(instance)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.TARGET_UNKNOWN,
                        "Instance " + instance.id() + " is of engine " + instance.engine()
                                + ", which has no databases that can be asked for"));
    }
}
