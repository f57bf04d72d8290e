package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Reload;
import digital.vya.backupdb.model.ReloadRequest;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "reload",
        description = {
            "Let the running `serve` of this installation take the changed configuration and routes, and say whether it did.",
            "All is validated first: what is not valid is refused, and `serve` goes on by what it has. Runs that go on"
                    + " keep what they began with."
        })
final class ReloadCommand extends RoutesCommand {
    private final Context context;

    ReloadCommand(Context context) {
        super(context);
        this.context = context;
    }

    /** With all that {@code config validate} would say, and before {@code serve} is asked. */
    @Override
    void refuseContradictions() {
        List<Finding> findings = context.check().check(configuration());
        if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            throw new InvalidConfiguration(findings);
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        String file = configuration().toAbsolutePath().normalize().toString();
        Reload reload = routes.request("direct:reload", new ReloadRequest(file), Reload.class);
        if (asJson()) {
            printer.json(reload);
        } else {
            print(reload, printer);
        }
        return reload.taken() ? ExitCode.SUCCESS : ExitCode.CONFIG;
    }

    private static void print(Reload reload, Printer printer) {
        Colours colours = printer.colours();
        printer.painted((reload.taken() ? colours.green("taken") : colours.red("refused")) + ": "
                + Table.printable(reload.configuration()));
        if (reload.taken()) {
            printer.line(
                    "  " + (reload.changes().isEmpty() ? "no entry is another" : String.join(", ", reload.changes())));
        }
        reload.remarks().forEach(remark -> printer.line("  " + remark));
        printer.problems("", reload.problems());
    }
}
