package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "serve",
        description = {
            "Run the schedules until the process is told to stop.",
            "SIGTERM ends running dumps, records them as cancelled and leaves nothing half-written."
        })
final class ServeCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private ConfigOption config = new ConfigOption();

    ServeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Routes routes = context.routes().start(config.orDefault(context), true)) {
            routes.serve();
        } catch (BackupException e) {
            // told to stop before it had begun: that is what serve is there for
            if (e.code() != ErrorCode.CANCELLED) {
                throw e;
            }
        }
        return ExitCode.SUCCESS.status();
    }
}
