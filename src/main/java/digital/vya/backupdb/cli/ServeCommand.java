package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = {
            "Run the schedules until the process is told to stop.",
            "SIGTERM ends running dumps, records them as cancelled and leaves nothing half-written."
        })
final class ServeCommand implements Callable<Integer> {
    /** How Camel finds it, and starts it by itself where it is. */
    private static final String CONNECTOR = "/META-INF/services/org/apache/camel/cli-connector-factory";

    private final Context context;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dev",
            description =
                    "For integrators: let Camel's own tools of this user (camel get, camel cmd) look into this process"
                            + " and steer it. Not for a service.")
    private boolean dev;

    ServeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (dev) {
            requireConnector();
        }
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

    private void requireConnector() {
        if (ServeCommand.class.getResource(CONNECTOR) == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--dev needs Camel's connector on the class path: start it with the launcher, ./vya-backupdb serve --dev");
        }
    }
}
