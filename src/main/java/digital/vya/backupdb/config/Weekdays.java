package digital.vya.backupdb.config;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Locale;

/** Days as they stand in backup.yaml: mon, tue, wed, thu, fri, sat, sun. */
final class Weekdays {
    private Weekdays() {}

    static DayOfWeek day(String name) {
        return Arrays.stream(DayOfWeek.values())
                .filter(d -> d.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow();
    }
}
