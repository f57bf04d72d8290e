package digital.vya.backupdb.sweep;

import java.time.Duration;

/** Ends the sweep when a case does not end, and says what every thread was doing: a hang has no outcome to check. */
final class Watch {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private record Case(String what, long since) {}

    private volatile Case now;

    private Watch() {}

    static Watch start() {
        Watch watch = new Watch();
        Thread thread = new Thread(watch::look, "watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    void begin(String what) {
        now = new Case(what, System.nanoTime());
    }

    void end() {
        now = null;
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(1_000);
                Case seen = now;
                if (seen != null && System.nanoTime() - seen.since() > PATIENCE.toNanos()) {
                    tell(seen.what());
                    Runtime.getRuntime().halt(1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(String what) {
        System.out.println("SWEEP BROKEN " + what + ": does not end");
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            System.out.println("  " + thread);
            for (StackTraceElement element : stack) {
                System.out.println("    " + element);
            }
        });
        System.out.flush();
    }
}
