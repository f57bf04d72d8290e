package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.RolesDiff;
import digital.vya.backupdb.model.RolesDiffRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "diff",
        description = {
            "Show what became of the roles of a server since a restore point: + is new, - is gone, ~ is a password or"
                    + " another secret that changed, none of which is ever shown.",
            "Order and remarks do not count. Exits 1 when anything differs."
        })
final class RolesDiffCommand extends RoutesCommand {
    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            required = true,
            description = "The instance whose roles are meant.")
    private String instance = "";

    @Option(
            names = "--from",
            paramLabel = "POINT",
            description = "A restore point of the instance with roles, as restore-list names it; the newest when not"
                    + " given.")
    private @Nullable String point;

    RolesDiffCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        RolesDiff diff = routes.request("direct:roles-diff", new RolesDiffRequest(instance, point), RolesDiff.class);
        if (asJson()) {
            printer.json(Shapes.rolesDiff(diff));
        } else {
            print(diff, printer);
        }
        return diff.same() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private static void print(RolesDiff diff, Printer printer) {
        Colours colours = printer.colours();
        for (RolesDiff.Change change : diff.changes()) {
            String what = Table.printable(change.what());
            printer.painted(
                    switch (change.kind()) {
                        case ADDED -> colours.green("+ " + what);
                        case REMOVED -> colours.red("- " + what);
                        case SECRET -> colours.yellow("~ " + what + " changed");
                    });
        }
        String since = " " + diff.point() + ", taken " + Table.time(diff.takenAt());
        printer.line(
                diff.same()
                        ? "Roles of " + diff.instance() + " are as in" + since
                        : Human.count(diff.changes().size(), "difference") + " in the roles of " + diff.instance()
                                + " since" + since);
    }
}
