package digital.vya.backupdb.cli;

import picocli.CommandLine.Option;

/** {@code --json}, the same for every command that prints a result. */
final class JsonOption {
    @Option(names = "--json", description = "Print the result as JSON on standard output, and nothing else there.")
    private boolean wanted;

    boolean wanted() {
        return wanted;
    }
}
