package digital.vya.backupdb.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "catalog",
        synopsisSubcommandLabel = "COMMAND",
        description = "Look after the catalogue: the index of runs and restore points.")
final class CatalogCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the catalogue");
    }
}
