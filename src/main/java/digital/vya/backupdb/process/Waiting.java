package digital.vya.backupdb.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits that an interrupt does not cut short: ending a tool is finished first, then the interrupt is seen. */
final class Waiting {
    private Waiting() {}

    static void join(Thread thread, Duration limit) {
        calmly(limit, left -> TimeUnit.NANOSECONDS.timedJoin(thread, left));
    }

    static void forExit(Process process, Duration limit) {
        calmly(limit, left -> process.waitFor(left, TimeUnit.NANOSECONDS));
    }

    /** True when the condition came true within the limit. */
    static boolean until(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long pause = 1;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            calmly(Duration.ofMillis(pause), TimeUnit.NANOSECONDS::sleep);
            pause = Math.min(pause * 2, 100);
        }
        return true;
    }

    private interface Pause {
        void take(long nanos) throws InterruptedException;
    }

    private static void calmly(Duration limit, Pause pause) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                pause.take(Math.max(1, deadline - System.nanoTime()));
                done = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
