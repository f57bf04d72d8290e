package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.HoldRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "unpin", description = "Leave a pinned restore point to its policy's retention again.")
final class UnpinCommand extends RoutesCommand {
    @Parameters(paramLabel = "POINT", description = "The id of a restore point, from `pin`.")
    private String point = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private @Nullable String reason;

    UnpinCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        List<Hold> held = routes.requestList(
                "direct:hold", new HoldRequest(Hold.Kind.PIN, true, point, reason, null), Hold.class);
        HoldsReport.print(held, point + " is not kept any more", asJson(), printer);
        return ExitCode.SUCCESS;
    }
}
