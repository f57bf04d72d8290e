package digital.vya.backupdb.cli;

import java.nio.file.Path;

/** Starts the runtime on a configuration, with or without schedules. */
@FunctionalInterface
public interface RoutesStarter {
    /** Throws {@link digital.vya.backupdb.config.InvalidConfiguration} when nothing may be started on this file. */
    Routes start(Path config, boolean schedules);
}
