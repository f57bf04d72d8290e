package digital.vya.backupdb.model;

import java.time.Duration;
import java.util.Locale;

/** Sizes, times and shares the way people say them; the same in logs, tables and messages. */
public final class Human {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    private Human() {}

    /** {@code 48.5 GB}; a unit is 1024 of the one below, as PostgreSQL and {@code ls -h} count. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        // what would be printed as 1024.0 belongs to the next unit
        while (value >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 850 ms}, {@code 4.2 s}, {@code 3 min 05 s}, {@code 2 h 07 min}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 59_950) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        long minutes = Math.round(seconds / 60.0);
        return String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
    }

    /** {@code about 40 s}, {@code about 3 min}, {@code about 5 h}: how long something will take, as far as one can say. */
    public static String about(Duration rest) {
        long seconds = rest.toSeconds();
        if (seconds < 55) {
            return "about " + (seconds / 10 + 1) * 10 + " s";
        }
        long minutes = Math.max(1, Math.round(seconds / 60.0));
        if (minutes < 90) {
            return "about " + minutes + " min";
        }
        long hours = Math.round(minutes / 60.0);
        return hours < 48 ? "about " + hours + " h" : "about " + Math.round(hours / 24.0) + " d";
    }

    /** {@code 12 min}, {@code 5 h}, {@code 40 d}: how long ago, no more exactly than people ask. */
    public static String age(Duration since) {
        Duration age = since.isNegative() ? Duration.ZERO : since;
        if (age.toHours() < 1) {
            return age.toMinutes() + " min";
        }
        return age.toHours() < 48 ? age.toHours() + " h" : age.toDays() + " d";
    }

    /** {@code 1 table}, {@code 2 tables}: for nouns that only take an s. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 25.4%}; of nothing it is {@code 0.0%}. */
    public static String share(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f%%", whole == 0 ? 0.0 : 100.0 * part / whole);
    }
}
