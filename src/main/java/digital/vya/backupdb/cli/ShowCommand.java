package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.RunDetail;
import digital.vya.backupdb.model.RunRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a run: what became of each database, and what its log says.")
final class ShowCommand extends RoutesCommand {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The id of a run, or the beginning of one, from `runs`; the latest when not given.")
    private @Nullable String run;

    ShowCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        RunDetail detail = routes.request("direct:show-run", new RunRequest(run), RunDetail.class);
        if (asJson()) {
            printer.json(new Shapes.RunDetailShape(Shapes.run(detail.outcome()), detail.log()));
        } else {
            BackupReport.print(detail.outcome(), printer);
            detail.log().forEach(printer::line);
        }
        return ExitCode.SUCCESS;
    }
}
