package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.Redrive;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "redrive",
        customSynopsis =
                "vya-backupdb dead-letter redrive (LETTER... | --all [--destination ID]) [--config FILE] [--json]",
        description = {
            "Deliver again what a destination did not take; harmless when some of it is already there.",
            "Exits 4 when a destination still does not take one: it stays where it is."
        })
final class DeadLetterRedriveCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private LetterSelection selection = new LetterSelection();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    DeadLetterRedriveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        DeadLetterRequest request = selection.request(spec);
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            List<Redrive> redrives = routes.requestList("direct:dead-letter-redrive", request, Redrive.class);
            if (json.wanted()) {
                printer.json(Shapes.redrives(redrives));
            } else {
                LetterReport.printRedrives(redrives, printer);
            }
            boolean committed = redrives.stream().allMatch(Redrive::committed);
            return (committed ? ExitCode.SUCCESS : ExitCode.PARTIAL).status();
        }
    }
}
