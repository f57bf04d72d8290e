package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Checkup;
import digital.vya.backupdb.model.Checkup.Check;
import digital.vya.backupdb.model.Checkup.Level;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.SafeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = {
            "Look at whether this machine can do what the configuration says, and say what to do about each finding.",
            "Asks each enabled instance, tries each destination with a small file that is deleted again, sends no message."
                    + " Exits 1 when there is a problem; warnings alone leave it at 0."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path file = config.orDefault(context);
        Checkup checkup = look(file, context.check().check(file));
        Printer printer = new Printer(spec.commandLine());
        if (json.wanted()) {
            printer.json(Shapes.checkup(checkup));
        } else {
            print(checkup, printer);
        }
        return (checkup.passed() ? ExitCode.SUCCESS : ExitCode.FAILED).status();
    }

    private Checkup look(Path file, List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            throw new InvalidConfiguration(findings);
        }
        List<Check> checks = new ArrayList<>();
        findings.forEach(finding -> checks.add(new Check(
                "configuration",
                null,
                Level.WARNING,
                finding.file() + ":" + finding.line() + ": " + finding.what(),
                null,
                finding.fix())));
        if (findings.isEmpty()) {
            checks.add(Check.ok("configuration", null, file + " and the routes are valid"));
        }
        try (Routes routes = context.routes().start(file, false)) {
            checks.addAll(routes.request("direct:doctor", file, Checkup.class).checks());
        } catch (InvalidConfiguration e) {
            throw e;
        } catch (BackupException e) {
            // nothing else can be asked before this is mended
            checks.add(Check.problem("start", null, Problem.of(e)));
        }
        return new Checkup(checks);
    }

    private static void print(Checkup checkup, Printer printer) {
        Colours colours = printer.colours();
        int what = width(checkup.checks().stream().map(Check::what).toList());
        for (Check check : checkup.checks()) {
            String level = "%-7s".formatted(check.level().name().toLowerCase(Locale.ROOT));
            String subject = check.subject() == null ? "" : check.subject() + ": ";
            String code = check.code() == null ? "" : check.code().id() + " ";
            printer.painted(painted(check.level(), level, colours) + "  "
                    + Table.printable(("%-" + what + "s  ").formatted(check.what())
                            + SafeText.flowing(subject + code + check.detail())));
            if (check.hint() != null) {
                printer.line("         hint: " + check.hint());
            }
        }
        int problems = checkup.count(Level.PROBLEM);
        int warnings = checkup.count(Level.WARNING);
        String counts = BackupReport.count(problems, "problem") + ", " + BackupReport.count(warnings, "warning");
        printer.painted((problems == 0 ? colours.green("well") : colours.red("not well")) + ": " + counts + ", "
                + BackupReport.count(checkup.checks().size(), "check"));
    }

    private static int width(List<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(1);
    }

    private static String painted(Level level, String text, Colours colours) {
        return switch (level) {
            case OK -> colours.green(text);
            case WARNING -> colours.yellow(text);
            case PROBLEM -> colours.red(text);
        };
    }
}
