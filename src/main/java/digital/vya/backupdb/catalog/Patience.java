package digital.vya.backupdb.catalog;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How long to wait for what another run holds. Nothing is held while waiting. */
public record Patience(Duration most, BooleanSupplier shuttingDown) {
    private static final Duration LOOK = Duration.ofMillis(200);

    /**
     * Tries until nothing is in the way any more, and gives null; or what still is when the time is up. {@code said} hears
     * once what it waits for. Only the time between attempts counts: an attempt may stand in a queue for hours, and
     * one that does has waited for nothing that another run holds.
     */
    public BackupException await(Supplier<BackupException> attempt, String before, Consumer<BackupException> said) {
        long waited = 0;
        BackupException busy = attempt.get();
        if (busy != null && !most.isZero()) {
            said.accept(busy);
        }
        while (busy != null && waited < most.toNanos()) {
            if (shuttingDown.getAsBoolean()) {
                throw new BackupException(ErrorCode.CANCELLED, "Cancelled while waiting before " + before, busy);
            }
            long refused = System.nanoTime();
            LockSupport.parkNanos(LOOK.toNanos());
            waited += System.nanoTime() - refused;
            busy = attempt.get();
        }
        return busy;
    }
}
