package digital.vya.backupdb.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Five fields as crontab(5) reads them: minute, hour, day of the month, month, day of the week. */
public record CronLine(Days days, List<LocalTime> times) {
    private static final Map<String, String> SHORT = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final Pattern PART = Pattern.compile("(?:(\\*)|([^-/]+)(?:-([^-/]+))?)(?:/([0-9]{1,4}))?");
    private static final int FIELDS = 5;
    private static final int SUNDAY_TOO = 7;

    private record Field(String name, int first, int last, List<String> names) {}

    private static final Field MINUTE = new Field("minute", 0, 59, List.of());
    private static final Field HOUR = new Field("hour", 0, 23, List.of());
    private static final Field DAY = new Field("day of the month", 1, 31, List.of());
    private static final Field MONTH = new Field("month", 1, 12, MONTHS);
    private static final Field WEEKDAY = new Field("day of the week", 0, SUNDAY_TOO, WEEKDAYS);

    public CronLine {
        times = List.copyOf(times);
    }

    /** Throws with what is wrong. */
    public static CronLine parse(String text) {
        String line = text.strip().toLowerCase(Locale.ROOT);
        String[] fields = SHORT.getOrDefault(line, line).split("\\s+", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("has " + fields.length + " fields, and not five");
        }
        Days days = days(fields[2], fields[3], fields[4]);
        if (!days.everCome()) {
            throw new IllegalArgumentException("names days that no year has");
        }
        SortedSet<Integer> hours = values(HOUR, fields[1]);
        SortedSet<Integer> minutes = values(MINUTE, fields[0]);
        List<LocalTime> times = new ArrayList<>();
        hours.forEach(hour -> minutes.forEach(minute -> times.add(LocalTime.of(hour, minute))));
        return new CronLine(days, times);
    }

    private static Days days(String day, String month, String weekday) {
        Set<DayOfWeek> weekdays = EnumSet.noneOf(DayOfWeek.class);
        values(WEEKDAY, weekday).forEach(number -> weekdays.add(DayOfWeek.of(number == 0 ? SUNDAY_TOO : number)));
        // a field that begins with a star takes nothing away
        boolean either = !day.startsWith("*") && !weekday.startsWith("*");
        return new Days(values(MONTH, month), values(DAY, day), weekdays, either);
    }

    private static SortedSet<Integer> values(Field field, String text) {
        SortedSet<Integer> values = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher shape = PART.matcher(part);
            if (!shape.matches()) {
                throw wrong(field, part);
            }
            int first = shape.group(1) == null ? value(field, part, shape.group(2)) : field.first();
            int last = first;
            if (shape.group(3) != null) {
                last = value(field, part, shape.group(3));
            } else if (shape.group(1) != null || shape.group(4) != null) {
                last = field.last();
            }
            int step = shape.group(4) == null ? 1 : Integer.parseInt(shape.group(4));
            if (step == 0 || last < first) {
                throw wrong(field, part);
            }
            for (int value = first; value <= last; value += step) {
                values.add(value);
            }
        }
        return values;
    }

    private static int value(Field field, String part, String text) {
        int named = field.names().indexOf(text);
        if (named >= 0) {
            return named + field.first();
        }
        if (!text.matches("[0-9]{1,2}")) {
            throw wrong(field, part);
        }
        int value = Integer.parseInt(text);
        if (value < field.first() || value > field.last()) {
            throw wrong(field, part);
        }
        return value;
    }

    private static IllegalArgumentException wrong(Field field, String part) {
        return new IllegalArgumentException(
                "has no " + field.name() + " `" + part + "`: from " + field.first() + " to " + field.last());
    }
}
