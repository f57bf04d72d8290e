package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** In the list of commands for its help; its work is done by the launcher, as it needs the servers of the tests. */
@Command(
        name = "demo",
        description = {
            "Show it all on throwaway servers: back up two PostgreSQL databases to disk and S3, read the mail and the"
                    + " Slack message, restore into clean servers, with psql alone and by one command, compare, undo.",
            "Exits 1 on any difference. Needs the source tree; leaves nothing running."
        })
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--keep", description = "Keep the demo's folder with everything that was written.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        err.println("error: the demo is started by the launcher, in a source tree");
        err.println("hint: Run `./vya-backupdb demo" + (keep ? " --keep" : "") + "` in a clone of the repository.");
        return ExitCode.FAILED.status();
    }
}
