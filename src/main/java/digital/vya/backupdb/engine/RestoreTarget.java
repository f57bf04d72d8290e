package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.RestoreChoice;

/**
 * Where content goes: {@code database} is the one that is written, which in safe mode is not yet the one that is meant.
 * {@code fresh} is true when the restore itself makes it; {@code replace} allows wanted tables that are there to go.
 */
public record RestoreTarget(
        Settings.Instance instance, String database, boolean fresh, boolean replace, RestoreChoice choice) {
    public RestoreTarget withDatabase(String name, boolean isFresh) {
        return new RestoreTarget(instance, name, isFresh, replace, choice);
    }
}
