package digital.vya.backupdb.bench;

import java.nio.file.Path;

/**
 * One way to do a piece of work, and what clears its traces before the next round; only the work is timed. {@code made}
 * is the file or folder that the work makes, or null where its size is of no interest.
 */
record Contender(String name, Work work, Work tidy, Path made) {
    Contender(String name, Work work, Work tidy) {
        this(name, work, tidy, null);
    }

    /** Anything that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }
}
