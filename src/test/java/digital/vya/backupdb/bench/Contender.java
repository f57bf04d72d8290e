package digital.vya.backupdb.bench;

/** One way to do a piece of work, and what clears its traces before the next round; only the work is timed. */
record Contender(String name, Work work, Work tidy) {
    /** Anything that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }
}
