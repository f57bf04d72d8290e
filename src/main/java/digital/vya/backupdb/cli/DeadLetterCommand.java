package digital.vya.backupdb.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "dead-letter",
        synopsisSubcommandLabel = "COMMAND",
        description = "Deliveries that a destination did not take: see them, send them again, give them up.")
final class DeadLetterCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the dead letters");
    }
}
