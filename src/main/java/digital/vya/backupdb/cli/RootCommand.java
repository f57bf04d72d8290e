package digital.vya.backupdb.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
        name = RootCommand.NAME,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Backs up databases with their roles to many destinations, and reports it only when it is true.",
        footer = {
            "",
            "Exit status: 0 success, 1 failed, 2 wrong command line, 3 degraded, 4 partial, 5 invalid configuration,"
                    + " 6 cancelled, 7 skipped.",
            "See `vya-backupdb COMMAND --help` for the options of a command."
        })
final class RootCommand implements Runnable {
    static final String NAME = "vya-backupdb";
    static final String DEBUG = "--debug";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the versions of product, Java and Camel, and exit.")
    boolean version;

    @Option(
            names = RootCommand.DEBUG,
            scope = ScopeType.INHERIT,
            description = "Log more, and show stack traces of errors.")
    private boolean debug;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Show no progress and no steps, only the result and what is wrong.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    static RootCommand of(ParseResult parsed) {
        return (RootCommand) parsed.commandSpec().root().userObject();
    }

    boolean debug() {
        return debug;
    }

    boolean quiet() {
        return quiet;
    }

    static boolean isQuiet(CommandSpec spec) {
        return spec.root().userObject() instanceof RootCommand root && root.quiet;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command was given");
    }
}
