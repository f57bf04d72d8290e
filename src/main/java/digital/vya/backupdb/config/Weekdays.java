package digital.vya.backupdb.config;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Locale;

/** Days as they stand in backup.yaml: mon, tue, wed, thu, fri, sat, sun. */
final class Weekdays {
    private Weekdays() {}

    static boolean isDay(String name) {
        return Arrays.stream(DayOfWeek.values()).anyMatch(d -> name(d).equals(name));
    }

    static DayOfWeek day(String name) {
        return Arrays.stream(DayOfWeek.values())
                .filter(d -> name(d).equals(name))
                .findFirst()
                .orElseThrow();
    }

    static String name(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }
}
