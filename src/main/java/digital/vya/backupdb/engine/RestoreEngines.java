package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.EngineNames;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;

/** The engines that can restore. */
public final class RestoreEngines {
    private final List<RestoreEngine> all;

    public RestoreEngines(List<RestoreEngine> all) {
        this.all = List.copyOf(all);
    }

    public Databases databases(Settings.Instance instance) {
        return of(instance).databases();
    }

    public Restorer restorer(Settings.Instance instance) {
        return of(instance).restorer();
    }

    private RestoreEngine of(Settings.Instance instance) {
        if (EngineNames.isOfKamelets(instance.engine())) {
            return new RestoreEngine(instance.engine(), new NoDatabases(), null);
        }
        return all.stream()
                .filter(engine -> engine.id().equals(instance.engine()))
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.ENGINE_UNKNOWN, "Engine " + instance.engine() + " cannot restore"));
    }
}
