package digital.vya.backupdb;

import digital.vya.backupdb.cli.CommandLineEntry;
import digital.vya.backupdb.config.Encoding;
import digital.vya.backupdb.config.Home;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.errors.BackupException;
import java.nio.file.Path;

/** Starts the program: the command line decides what is done with the runtime. */
public final class Application {
    private Application() {}

    public static void main(String[] args) {
        try {
            // before any name of a file is read
            Encoding.requireUtf8();
        } catch (BackupException e) {
            System.exit(CommandLineEntry.refuse(e, args));
        }
        Path home = Home.find();
        // the log is set up when the first logger is made
        Knobs.load(home).value().ifPresent(Knobs::applyToLog);
        RuntimeStarter starter = new RuntimeStarter(home);
        System.exit(new CommandLineEntry(home, starter, starter::check).run(args));
    }
}
