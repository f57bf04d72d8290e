package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.WorkName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where content goes: {@code database} is the one that is written, which in safe mode is not yet the one that is meant.
 * {@code fresh} is true when the restore itself makes it; {@code replace} allows wanted tables that are there to go.
 */
public record RestoreTarget(
        Settings.Instance instance, @Nullable String database, boolean fresh, boolean replace, RestoreChoice choice) {
    /** Only where it is known: a dump may first be read for its name. */
    @Override
    public String database() {
        return Objects.requireNonNull(database, "the dump was only read for its name");
    }

    public RestoreTarget withDatabase(String name, boolean isFresh) {
        return new RestoreTarget(instance, name, isFresh, replace, choice);
    }

    /** For a message that outlives the restore: a copy will have another name by then. */
    public String title() {
        return WorkName.isUnfinished(database())
                ? "The restored database on " + instance.id()
                : "Database " + database() + " of " + instance.id();
    }
}
