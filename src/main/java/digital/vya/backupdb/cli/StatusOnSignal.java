package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that is told to stop say how it ended: a JVM that got SIGTERM or SIGINT would leave with 143 or 130 as
 * soon as its hooks are through, whatever the command has to report.
 */
final class StatusOnSignal implements AutoCloseable {
    private static final long SECONDS_TO_END = 9;

    /** Whether a question waits for its answer and nothing else goes on, so that there is nothing to wait for. */
    private static volatile boolean idle;

    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final Thread onSignal = new Thread(this::leave, "status-on-signal");

    StatusOnSignal() {
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    static void idle(boolean now) {
        idle = now;
    }

    /** The command is over, and with it all that it started. */
    int ended(int with) {
        status.complete(with);
        return with;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException shuttingDown) {
            // the hook is about to end the JVM with the status it was given
        }
    }

    private void leave() {
        if (idle) {
            Runtime.getRuntime().halt(ExitCode.CANCELLED.status());
        }
        Integer ended =
                status.completeOnTimeout(null, SECONDS_TO_END, TimeUnit.SECONDS).join();
        if (ended != null) {
            Runtime.getRuntime().halt(ended);
        }
    }
}
