package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.Finding;
import java.nio.file.Path;
import java.util.List;

/** Everything that is wrong with a configuration and the routes, at once; the one command that needs no routes. */
@FunctionalInterface
public interface ConfigCheck {
    List<Finding> check(Path config);
}
