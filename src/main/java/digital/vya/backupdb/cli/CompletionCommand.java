package digital.vya.backupdb.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = CompletionCommand.NAME,
        description = {
            "Print a script that completes commands and options.",
            "bash and zsh: source <(vya-backupdb completion bash); fish: vya-backupdb completion fish | source"
        })
final class CompletionCommand implements Runnable {
    static final String NAME = "completion";

    /** Bash and zsh take the same script. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", arity = "0..1", description = "bash (when not given), zsh or fish.")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        String script =
                switch (shell) {
                    case BASH, ZSH -> AutoComplete.bash(RootCommand.NAME, root);
                    case FISH -> FishCompletion.of(root);
                };
        spec.commandLine().getOut().println(script);
    }
}
