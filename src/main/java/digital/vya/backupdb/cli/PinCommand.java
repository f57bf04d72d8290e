package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.HoldRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pin",
        description =
                "Keep a restore point from every cleanup until it is unpinned; without one, list what is pinned or on"
                        + " hold.")
final class PinCommand extends RoutesCommand {
    @Parameters(paramLabel = "POINT", arity = "0..1", description = "The id of a restore point, from `restore-list`.")
    private @Nullable String point;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who come later.")
    private @Nullable String reason;

    @Option(names = "--until", paramLabel = "TIME", description = "When it ends by itself: " + Times.LATER + ".")
    private @Nullable String until;

    PinCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        if (point == null && (reason != null || until != null)) {
            throw contradiction("--reason and --until are about a restore point: name it");
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        if (point == null) {
            HoldsReport.print(
                    routes.requestList("direct:holds", "", Hold.class),
                    "nothing is pinned or on hold",
                    asJson(),
                    printer);
            return ExitCode.SUCCESS;
        }
        Instant end = Times.later(until, spec().commandLine());
        List<Hold> held = routes.requestList(
                "direct:hold", new HoldRequest(Hold.Kind.PIN, false, point, reason, end), Hold.class);
        HoldsReport.print(held, point + " is not kept", asJson(), printer);
        return ExitCode.SUCCESS;
    }
}
