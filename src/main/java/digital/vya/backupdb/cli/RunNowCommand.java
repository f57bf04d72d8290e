package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.RunOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "run-now",
        description = "Back up now what a schedule backs up, whatever its times; its next time stays as it is.")
final class RunNowCommand extends RoutesCommand {
    @Parameters(paramLabel = "ID", description = "The id of a schedule.")
    private String schedule = "";

    RunNowCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        return BackupCommand.print(routes.request("direct:run-now", schedule, RunOutcome.class), asJson(), printer);
    }
}
