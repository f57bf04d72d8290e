package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.ShownConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = {
            "Show the configuration as it is used: with every default, where each value comes from, and no secret.",
            "Connects to nothing."
        })
final class ConfigShowCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    ConfigShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            ShownConfiguration shown =
                    routes.request("direct:config-show", config.orDefault(context), ShownConfiguration.class);
            if (json.wanted()) {
                printer.json(shown);
            } else {
                new ConfigurationText(printer).print(shown);
            }
            return ExitCode.SUCCESS.status();
        }
    }
}
