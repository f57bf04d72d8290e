package digital.vya.backupdb.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = CompletionCommand.NAME,
        description = {
            "Print a script that completes commands and options in bash and zsh: source <(vya-backupdb completion)"
        })
final class CompletionCommand implements Runnable {
    static final String NAME = "completion";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .println(AutoComplete.bash(RootCommand.NAME, spec.root().commandLine()));
    }
}
