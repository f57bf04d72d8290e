package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.ShownConfiguration;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = {
            "Show the configuration as it is used: with every default, where each value comes from, and no secret.",
            "Connects to nothing."
        })
final class ConfigShowCommand extends RoutesCommand {
    ConfigShowCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        ShownConfiguration shown = routes.request("direct:config-show", configuration(), ShownConfiguration.class);
        if (asJson()) {
            printer.json(shown);
        } else {
            new ConfigurationText(printer).print(shown);
        }
        return ExitCode.SUCCESS;
    }
}
