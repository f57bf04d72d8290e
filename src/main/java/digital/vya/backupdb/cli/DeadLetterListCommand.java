package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the deliveries that wait, oldest first, with what went wrong.")
final class DeadLetterListCommand extends RoutesCommand {
    @Option(names = "--destination", paramLabel = "ID", description = "Only those for this destination.")
    private @Nullable String destination;

    DeadLetterListCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        List<DeadLetter> letters = routes.requestList(
                "direct:dead-letter-list", new DeadLetterRequest(List.of(), destination), DeadLetter.class);
        if (asJson()) {
            printer.json(Shapes.deadLetters(letters));
        } else {
            LetterReport.print(letters, printer);
        }
        return ExitCode.SUCCESS;
    }
}
