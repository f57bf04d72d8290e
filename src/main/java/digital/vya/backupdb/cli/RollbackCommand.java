package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Rollback;
import digital.vya.backupdb.model.RollbackRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        description = {
            "Undo the last restore of a database: what it replaced is swapped back in.",
            "What is swapped out is kept too, so a rollback can be rolled back."
        })
final class RollbackCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            required = true,
            description = "The instance the database is on.")
    private String instance = "";

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            required = true,
            description = "The database that was restored.")
    private String database = "";

    @Option(names = "--notify", description = "Tell the notifications of the instance's policy how it ended.")
    private boolean tell;

    @Option(names = "--force", description = "Do not ask.")
    private boolean force;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    RollbackCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (!force && !context.terminal().isThere()) {
            throw new BackupException(
                    ErrorCode.NOT_CONFIRMED, "There is no terminal to ask on, and --force was not given");
        }
        Printer printer = new Printer(spec.commandLine());
        try (Routes routes = context.routes().start(config.orDefault(context), false)) {
            Rollback rollback = routes.request(
                    "direct:rollback", new RollbackRequest(instance, database, tell, this::agreed), Rollback.class);
            if (json.wanted()) {
                printer.json(RestoreShapes.of(rollback));
            } else if (rollback.done()) {
                printer.line(rollback.database() + " on " + rollback.instance() + " is what was kept as "
                        + rollback.from()
                        + ", put aside at " + Table.time(rollback.since())
                        + (rollback.keptAs() == null ? "" : "; what it was is kept as " + rollback.keptAs()));
                remark(rollback, printer);
            }
            return (rollback.done() ? ExitCode.SUCCESS : ExitCode.CANCELLED).status();
        }
    }

    private boolean agreed(Rollback rollback) {
        if (force) {
            return true;
        }
        boolean agreed = context.terminal().confirms(question(rollback), "yes");
        if (!agreed && !json.wanted()) {
            new Printer(spec.commandLine()).line("Nothing was changed.");
        }
        return agreed;
    }

    private static void remark(Rollback rollback, Printer printer) {
        if (rollback.remark() != null) {
            printer.line("Mind that " + rollback.remark() + ".");
        }
    }

    static String question(Rollback rollback) {
        String remark = rollback.remark() == null ? "" : "Mind that " + rollback.remark() + ".\n";
        return remark + "Swap " + rollback.from() + ", put aside at " + Table.time(rollback.since()) + ", in as "
                + rollback.database() + " on " + rollback.instance() + ", ending its connections? Type yes to go on:";
    }
}
