package digital.vya.backupdb.cli;

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
        }
        return ExitCode.SUCCESS.status();
    }
}
