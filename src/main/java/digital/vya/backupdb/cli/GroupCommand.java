package digital.vya.backupdb.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing by itself: what follows it says what to do. */
@Command(synopsisSubcommandLabel = "COMMAND")
final class GroupCommand implements Runnable {
    private final String about;

    @Spec
    private CommandSpec spec;

    private GroupCommand(String about) {
        this.about = about;
    }

    /** {@code about} is what its commands do something with. */
    static CommandLine of(String name, String about, String description) {
        CommandLine group = new CommandLine(new GroupCommand(about));
        group.getCommandSpec().name(name).usageMessage().description(description);
        return group;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with " + about);
    }
}
