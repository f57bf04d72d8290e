package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "list", description = "List the deliveries that wait, oldest first, with what went wrong.")
final class DeadLetterListCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--destination", paramLabel = "ID", description = "Only those for this destination.")
    private String destination;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    DeadLetterListCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            List<DeadLetter> letters = routes.requestList(
                    "direct:dead-letter-list", new DeadLetterRequest(List.of(), destination), DeadLetter.class);
            if (json.wanted()) {
                printer.json(Shapes.deadLetters(letters));
            } else {
                LetterReport.print(letters, printer);
            }
        }
        return ExitCode.SUCCESS.status();
    }
}
