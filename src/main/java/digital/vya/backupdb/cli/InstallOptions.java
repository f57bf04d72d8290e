package digital.vya.backupdb.cli;

import digital.vya.backupdb.install.InstallReport;
import digital.vya.backupdb.install.Layout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where an installation is, and how what was done to it is told: the same for each command that does something to one. */
final class InstallOptions {
    @Option(
            names = "--prefix",
            paramLabel = "FOLDER",
            description = "Where the program is: of the installed command when not given, else /opt/vya-backupdb.")
    private @Nullable Path prefix;

    @Option(
            names = "--root",
            paramLabel = "FOLDER",
            description = "For packages and tests: all paths are below this folder, no user is made, and systemd is not"
                    + " called.")
    private @Nullable Path root;

    @Mixin
    private JsonOption json = new JsonOption();

    Layout layout(CommandLine command) {
        try {
            Path below = root == null ? Layout.SLASH : root;
            return prefix == null ? Layout.installed(below) : new Layout(below, prefix);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    void print(InstallReport report, CommandLine command) {
        Printer printer = new Printer(command);
        if (json.wanted()) {
            printer.json(report);
            return;
        }
        if (report.done().isEmpty()) {
            printer.line("nothing to do: version " + report.version() + " is there as it should be");
        }
        report.done().forEach(done -> printer.line("done: " + done));
        report.kept().forEach(kept -> printer.line("kept: " + kept));
        report.next().forEach(next -> printer.line("next: " + next));
    }

    /** What takes a while, where a person looks. */
    static void progress(CommandLine command, String what) {
        command.getErr().println(Table.printable(what));
        command.getErr().flush();
    }
}
