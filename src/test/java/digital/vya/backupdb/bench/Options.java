package digital.vya.backupdb.bench;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code bench/run} was asked: which measurements, how much data, how many rounds, where to write. */
record Options(List<String> names, double gigabytes, int rounds, int files, Path results) {
    static final List<String> ALL = List.of(
            "dump", "gzip", "job", "fanout", "restore", "command", "memory", "start", "scale", "many", "mysql",
            "files");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** Refuses by an IllegalArgumentException that says in one line what is wrong. */
    static Options of(String... arguments) {
        List<String> names = new ArrayList<>();
        double gigabytes = 1;
        int rounds = 5;
        int files = 1_000_000;
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("--size=")) {
                gigabytes = size(value);
            } else if (argument.startsWith("--rounds=")) {
                rounds = atLeastOne("--rounds", value);
            } else if (argument.startsWith("--files=")) {
                files = atLeastOne("--files", value);
            } else if (ALL.contains(argument)) {
                names.add(argument);
            } else {
                throw new IllegalArgumentException("there is no measurement or option " + argument);
            }
        }
        String time = TIME.format(ZonedDateTime.now(ZoneId.systemDefault()));
        return new Options(
                names.isEmpty() ? ALL : names.stream().distinct().toList(),
                gigabytes,
                rounds,
                files,
                Path.of("target/bench", time).toAbsolutePath());
    }

    /** Where to work; gone when all is measured. */
    Path work() {
        return results.resolve("work");
    }

    long bytes() {
        return (long) (gigabytes * 1024 * 1024 * 1024);
    }

    private static double size(String value) {
        try {
            double size = Double.parseDouble(value);
            if (size > 0 && size < Double.POSITIVE_INFINITY) {
                return size;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("--size must be a number of gigabytes, more than 0, not " + value);
    }

    private static int atLeastOne(String option, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(option + " must be a whole number of at least 1, not " + value);
    }
}
