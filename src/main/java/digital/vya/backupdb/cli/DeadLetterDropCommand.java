package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "drop",
        customSynopsis =
                "vya-backupdb dead-letter drop (LETTER... | --all [--destination ID]) [--config FILE] [--json]",
        description = "Give up deliveries: their kept files are deleted, the destination never gets them.")
final class DeadLetterDropCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private LetterSelection selection = new LetterSelection();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    DeadLetterDropCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        DeadLetterRequest request = selection.request(spec);
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            List<DeadLetter> dropped = routes.requestList("direct:dead-letter-drop", request, DeadLetter.class);
            if (json.wanted()) {
                printer.json(Shapes.deadLetters(dropped));
            } else {
                printer.line(BackupReport.count(dropped.size(), "dead letter") + " dropped");
                dropped.forEach(letter -> printer.line("  " + letter.id()));
            }
        }
        return ExitCode.SUCCESS.status();
    }
}
