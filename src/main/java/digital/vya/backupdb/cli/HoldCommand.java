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
        name = "hold",
        description =
                "Put a restore point on hold, as a court or an auditor asks for: no cleanup removes it before the hold"
                        + " ends or is released. Who, when and why stand in the audit.")
final class HoldCommand extends RoutesCommand {
    @Parameters(paramLabel = "POINT", description = "The id of a restore point, from `restore-list`.")
    private String point = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why it is set, or released.")
    private String reason = "";

    @Option(names = "--until", paramLabel = "TIME", description = "When it ends by itself: " + Times.LATER + ".")
    private @Nullable String until;

    @Option(names = "--release", description = "End the hold now.")
    private boolean release;

    HoldCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        if (release && until != null) {
            throw contradiction("--release ends a hold now, --until sets when it ends: take one of them");
        }
        if (reason.isBlank()) {
            throw contradiction("--reason says nothing");
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        Instant end = Times.later(until, spec().commandLine());
        List<Hold> held = routes.requestList(
                "direct:hold", new HoldRequest(Hold.Kind.HOLD, release, point, reason, end), Hold.class);
        HoldsReport.print(held, point + " is not kept any more", asJson(), printer);
        return ExitCode.SUCCESS;
    }
}
