package digital.vya.backupdb.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits that an interrupt does not cut short: ending a tool is finished first, then the interrupt is seen. */
final class Waiting {
    private Waiting() {}

    static void join(Thread thread, Duration limit) {
        until(() -> !thread.isAlive(), limit);
    }

    /** True when the condition came true within the limit. */
    static boolean until(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long pause = 1;
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                pause = Math.min(pause * 2, 100);
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
