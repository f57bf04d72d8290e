package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "backup",
        customSynopsis = "vya-backupdb roles backup (-i ID [-i ID]... | -a) [--config FILE] [--json]",
        description = {
            "Back up the roles of servers, with passwords, memberships and rights, where they are not as the newest"
                    + " restore point has them: a restore point of roles alone, at every destination of the policy.",
            "Where nothing has changed it says since when, and makes nothing."
        })
final class RolesBackupCommand extends RoutesCommand {
    private static final int OUTCOME_COLUMN = 1;

    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "An instance of the configuration; may be given several times.")
    private List<String> instances = new ArrayList<>();

    @Option(
            names = {"-a", "--all"},
            description = "All enabled instances that have roles.")
    private boolean all;

    RolesBackupCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        if (all && !instances.isEmpty()) {
            throw contradiction("--all and --instance exclude each other: name instances, or take all");
        }
        if (!all && instances.isEmpty()) {
            throw contradiction("nothing is chosen: give --instance ID, or --all");
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        RunOutcome outcome = routes.request("direct:backup", BackupRequest.ofRoles(instances), RunOutcome.class);
        if (asJson()) {
            printer.json(Shapes.run(outcome));
        } else {
            print(outcome, printer);
        }
        return BackupCommand.status(outcome);
    }

    private static void print(RunOutcome outcome, Printer printer) {
        Colours colours = printer.colours();
        Table table = new Table(colours, "INSTANCE", "OUTCOME", "SIZE", "DESTINATIONS", "RESTORE POINT");
        for (DatabaseOutcome roles : outcome.databases()) {
            boolean unchanged = roles.unchangedSince() != null;
            table.row(
                    text -> colours.verdict(roles.verdict(), text),
                    OUTCOME_COLUMN,
                    roles.instance(),
                    unchanged ? "unchanged since" : roles.verdict().name(),
                    unchanged ? "-" : Human.size(roles.rawBytes()),
                    roles.deliveries().isEmpty() ? "-" : destinations(roles.deliveries()),
                    unchanged ? roles.unchangedSince() : roles.pointId());
        }
        if (!outcome.databases().isEmpty()) {
            printer.table(table);
        }
        printer.problems("", outcome.problems());
        for (DatabaseOutcome roles : outcome.databases()) {
            printer.problems(roles.instance(), roles.problems());
            for (DeliveryResult delivery : roles.deliveries()) {
                if (delivery.problem() != null) {
                    printer.problems(roles.instance() + " to " + delivery.destination(), List.of(delivery.problem()));
                }
            }
        }
        printer.painted(colours.verdict(outcome.verdict()) + ": roles of "
                + Human.count(outcome.databases().size(), "instance")
                + (outcome.counts().isEmpty() ? "" : " (" + outcome.counts() + ")") + " in "
                + Human.duration(outcome.took()) + ", run " + outcome.run().id());
    }

    private static String destinations(List<DeliveryResult> deliveries) {
        return deliveries.stream()
                .map(one -> one.committed() ? one.destination() : one.destination() + " (not taken)")
                .collect(Collectors.joining(", "));
    }
}
