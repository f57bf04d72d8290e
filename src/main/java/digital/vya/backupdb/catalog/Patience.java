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
     * once what it waits for.
     */
    public BackupException await(Supplier<BackupException> attempt, String before, Consumer<BackupException> said) {
        long began = System.nanoTime();
        BackupException busy = attempt.get();
        if (busy != null && !most.isZero()) {
            said.accept(busy);
        }
        while (busy != null && System.nanoTime() - began < most.toNanos()) {
            if (shuttingDown.getAsBoolean()) {
                throw new BackupException(ErrorCode.CANCELLED, "Cancelled while waiting before " + before, busy);
            }
            LockSupport.parkNanos(LOOK.toNanos());
            busy = attempt.get();
        }
        return busy;
    }
}
