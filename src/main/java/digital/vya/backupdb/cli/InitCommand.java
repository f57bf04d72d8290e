package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.ConfigAnswers;
import digital.vya.backupdb.config.ConfigDraft;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.TrialFolder;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Trigger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        description = {
            "Ask for a first configuration on a terminal, try each connection while asking, and write it.",
            "Passwords are not shown; each goes into a file of its own that only you may read."
        })
final class InitCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write it there (0600); to config/backup.yaml of the installation when not given.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace what is there.")
    private boolean force;

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    InitCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path file = out == null ? context.defaultConfig() : out.toAbsolutePath().normalize();
        if (!force) {
            new ConfigDraft(context.home(), file).requireFree();
        }
        if (!context.terminal().isThere()) {
            throw new BackupException(ErrorCode.NO_TERMINAL, "Nothing can be asked here");
        }
        Printer printer = new Printer(spec.commandLine());
        ConfigAnswers answers =
                new Interview(context.terminal(), printer.colours(), (soFar, route) -> tried(soFar, route, file)).ask();
        ConfigDraft draft = answers.draft(context.home(), file, force);
        draft.write(force);
        if (json.wanted()) {
            printer.json(Shapes.draft(draft, file));
        } else {
            printer.line("written: " + file);
            draft.secrets().forEach(secret -> printer.line("written: " + secret.file()));
        }
        List<Finding> findings = context.check().check(file);
        printer.findings(findings, spec.commandLine().getErr());
        if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            return ExitCode.CONFIG.status();
        }
        context.terminal()
                .said()
                .println("Next: `vya-backupdb backup --all`, then `vya-backupdb serve`, best as a service"
                        + " (docs/how-to/install.md).");
        context.terminal().said().flush();
        return ExitCode.SUCCESS.status();
    }

    /** As a dry run would, on a configuration that is gone afterwards. */
    private DryRun tried(ConfigAnswers soFar, String route, Path file) {
        try (TrialFolder folder = new TrialFolder(file)) {
            soFar.draft(context.home(), folder.file(), true).write(true);
            try (Routes routes = context.routes().start(folder.file(), false)) {
                return routes.request(
                        route,
                        new BackupRequest(
                                Trigger.COMMAND, null, List.of(soFar.server().id()), null, true, false),
                        DryRun.class);
            }
        }
    }
}
