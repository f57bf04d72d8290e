package digital.vya.backupdb.bench;

import java.util.List;

/** The seconds one contender took, round by round, and the bytes of what it made; 0 where nobody asks. */
record Timing(String name, List<Double> seconds, long bytes) {
    double median() {
        return median(seconds);
    }

    double least() {
        return seconds.stream().mapToDouble(s -> s).min().orElseThrow();
    }

    double most() {
        return seconds.stream().mapToDouble(s -> s).max().orElseThrow();
    }

    static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
