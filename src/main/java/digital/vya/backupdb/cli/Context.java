package digital.vya.backupdb.cli;

import java.nio.file.Path;

/** What commands work with: where the installation is, how to start the routes, how to check it, whom to ask. */
record Context(Path home, RoutesStarter routes, ConfigCheck check, Terminal terminal) {
    Path defaultConfig() {
        return home.resolve("config").resolve("backup.yaml");
    }
}
