package digital.vya.backupdb.process;

/** Whether the JVM is going down. */
final class Shutdown {
    private Shutdown() {}

    /** Asks the only one who knows at once: from the first moment of a shutdown no hook can be added. */
    static boolean hasBegun() {
        Thread probe = new Thread(() -> {}, "shutdown-probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException goingDown) {
            return true;
        }
    }
}
