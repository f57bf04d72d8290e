package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.errors.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        description = {
            "Report everything that is wrong with the configuration and the routes at once, each with file, line, what"
                    + " is wrong and how to mend it.",
            "Starts nothing and connects to nothing. Warnings alone leave the exit status at 0."
        })
final class ConfigValidateCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    ConfigValidateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path file = config.orDefault(context);
        List<Finding> findings = context.check().check(file);
        long errors = findings.stream()
                .filter(f -> f.severity() == Finding.Severity.ERROR)
                .count();
        Printer printer = new Printer(spec.commandLine());
        if (json.wanted()) {
            printer.json(Shapes.findings(findings));
        } else {
            printer.findings(findings, spec.commandLine().getOut());
            int warnings = (int) (findings.size() - errors);
            String counts = BackupReport.count((int) errors, "error") + ", " + BackupReport.count(warnings, "warning");
            Colours colours = printer.colours();
            printer.painted((errors == 0 ? colours.green("valid") : colours.red("not valid")) + ": "
                    + Table.printable(file.toString()) + ", " + counts);
        }
        return (errors == 0 ? ExitCode.SUCCESS : ExitCode.CONFIG).status();
    }
}
