package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks the running product for something and prints the answer, as text or as JSON. */
abstract class RoutesCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    RoutesCommand(Context context) {
        this.context = context;
    }

    @Override
    public final Integer call() {
        refuseContradictions();
        try (Routes routes = context.routes().start(configuration(), false)) {
            return work(ShownRoutes.of(routes, asJson(), spec), new Printer(spec.commandLine()))
                    .status();
        }
    }

    /** Before anything is started: throws what {@link #contradiction} makes when options do not go together. */
    void refuseContradictions() {}

    abstract ExitCode work(Routes routes, Printer printer);

    final ParameterException contradiction(String words) {
        return new ParameterException(spec.commandLine(), words);
    }

    final Path configuration() {
        return config.orDefault(context);
    }

    final boolean asJson() {
        return json.wanted();
    }

    final CommandSpec spec() {
        return spec;
    }
}
