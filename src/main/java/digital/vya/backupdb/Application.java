package digital.vya.backupdb;

import digital.vya.backupdb.cli.CommandLineEntry;
import digital.vya.backupdb.config.Home;
import java.nio.file.Path;

/** Starts the program: the command line decides what is done with the runtime. */
public final class Application {
    private Application() {}

    public static void main(String[] args) {
        Path home = Home.find();
        RuntimeStarter starter = new RuntimeStarter(home);
        System.exit(new CommandLineEntry(home, starter, starter::check).run(args));
    }
}
