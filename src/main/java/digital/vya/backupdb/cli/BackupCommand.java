package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "backup",
        customSynopsis =
                "vya-backupdb backup (-i ID [-i ID]... [-d NAME] | -a) [--dry-run] [--skip-roles] [--config FILE] [--json]",
        description = "Back up now: dump, pack, deliver to every destination of the policy, notify.")
final class BackupCommand extends RoutesCommand {
    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "An instance of the configuration; may be given several times.")
    private List<String> instances = new ArrayList<>();

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            description = "Only this database; needs exactly one --instance.")
    private @Nullable String database;

    @Option(
            names = {"-a", "--all"},
            description = "All enabled instances.")
    private boolean all;

    @Option(
            names = "--dry-run",
            description = "Test connections, tools, permissions, space and, with a small file that is deleted again,"
                    + " destinations; print the plan.")
    private boolean dryRun;

    @Option(names = "--skip-roles", description = "Do not dump roles; the restore point says so.")
    private boolean skipRoles;

    BackupCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        if (all && !instances.isEmpty()) {
            throw contradiction("--all and --instance exclude each other: name instances, or take all");
        }
        if (!all && instances.isEmpty() && database == null) {
            throw contradiction("nothing is chosen: give --instance ID, or --all");
        }
        if (database != null && instances.size() != 1) {
            throw contradiction("--database needs exactly one --instance, the server that holds it");
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        BackupRequest request = new BackupRequest(Trigger.COMMAND, null, instances, database, dryRun, skipRoles);
        return dryRun ? plan(routes, request, printer) : backUp(routes, request, printer);
    }

    private ExitCode plan(Routes routes, BackupRequest request, Printer printer) {
        DryRun report = routes.request("direct:dry-run", request, DryRun.class);
        if (asJson()) {
            printer.json(Shapes.dryRun(report));
        } else {
            BackupReport.print(report, printer);
        }
        return report.passed() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private ExitCode backUp(Routes routes, BackupRequest request, Printer printer) {
        return print(routes.request("direct:backup", request, RunOutcome.class), asJson(), printer);
    }

    static ExitCode print(RunOutcome outcome, boolean asJson, Printer printer) {
        if (asJson) {
            printer.json(Shapes.run(outcome));
        } else {
            BackupReport.print(outcome, printer);
        }
        return status(outcome);
    }

    static ExitCode status(RunOutcome outcome) {
        boolean cancelled = Stream.concat(
                        outcome.problems().stream(),
                        outcome.databases().stream().flatMap(d -> d.problems().stream()))
                .anyMatch(problem -> problem.code() == ErrorCode.CANCELLED);
        return switch (outcome.verdict()) {
            case SUCCESS -> ExitCode.SUCCESS;
            case DEGRADED -> ExitCode.DEGRADED;
            case SUSPECT -> ExitCode.SUSPECT;
            case SKIPPED -> ExitCode.SKIPPED;
            case PARTIAL -> ExitCode.PARTIAL;
            case FAILED -> cancelled ? ExitCode.CANCELLED : ExitCode.FAILED;
        };
    }
}
