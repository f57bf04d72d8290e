package digital.vya.backupdb.bench;

import java.nio.file.Path;
import java.util.List;

/** What {@code bench/run} was asked: which measurements, how much data, how many rounds, where to work and to write. */
record Options(List<String> names, double gigabytes, int rounds, int files, Path work, Path results) {
    long bytes() {
        return (long) (gigabytes * 1024 * 1024 * 1024);
    }
}
