package digital.vya.backupdb.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A time in which nothing of a schedule begins, by the clock of its zone; {@code to} is the first moment after it. */
public sealed interface Blackout {
    boolean covers(LocalDateTime local);

    /**
     * Two times of day, on these days of the week, or two days of the calendar, of which the last is in it, each with a
     * time of day or without. Throws with what is wrong.
     */
    static Blackout parse(Set<DayOfWeek> weekdays, String from, String to) {
        if (isTime(from) != isTime(to)) {
            throw new IllegalArgumentException("begins at a " + kind(from) + " and ends at a " + kind(to));
        }
        try {
            if (isTime(from)) {
                return new Weekly(weekdays, LocalTime.parse(from), LocalTime.parse(to));
            }
            LocalDateTime begin = moment(from, 0);
            LocalDateTime end = moment(to, 1);
            if (end.isAfter(begin)) {
                return new Dated(begin, end);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("names a time that does not exist: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("ends before it begins");
    }

    private static boolean isTime(String text) {
        return !text.contains("-");
    }

    private static String kind(String text) {
        return isTime(text) ? "time of day" : "date";
    }

    private static LocalDateTime moment(String text, int daysAfter) {
        return text.contains("T")
                ? LocalDateTime.parse(text)
                : LocalDate.parse(text).plusDays(daysAfter).atStartOfDay();
    }

    /** Each week; one that ends before it begins reaches into the next day. The days are those on which it begins. */
    record Weekly(SortedSet<DayOfWeek> weekdays, LocalTime from, LocalTime to) implements Blackout {
        public Weekly {
            weekdays = Collections.unmodifiableSortedSet(new TreeSet<>(weekdays));
        }

        public Weekly(Set<DayOfWeek> weekdays, LocalTime from, LocalTime to) {
            this(new TreeSet<>(weekdays), from, to);
        }

        @Override
        public boolean covers(LocalDateTime local) {
            LocalTime time = local.toLocalTime();
            boolean today = weekdays.contains(local.getDayOfWeek());
            if (from.isBefore(to)) {
                return today && !time.isBefore(from) && time.isBefore(to);
            }
            boolean yesterday = weekdays.contains(local.getDayOfWeek().minus(1));
            return (today && !time.isBefore(from)) || (yesterday && time.isBefore(to));
        }

        @Override
        public String toString() {
            return (weekdays.size() < DayOfWeek.values().length ? weekdays + " " : "") + from + "-" + to;
        }
    }

    record Dated(LocalDateTime from, LocalDateTime to) implements Blackout {
        @Override
        public boolean covers(LocalDateTime local) {
            return !local.isBefore(from) && local.isBefore(to);
        }

        @Override
        public String toString() {
            return from + " to " + to;
        }
    }
}
