package digital.vya.backupdb.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The days on which something is due. As in crontab, a day of the month and a day of the week that are both said mean a day
 * that is {@code either}.
 */
public record Days(SortedSet<Integer> months, SortedSet<Integer> daysOfMonth, Set<DayOfWeek> weekdays, boolean either) {
    private static final int MONTHS = 12;
    private static final int MOST_DAYS = 31;
    /** The longest time between two 29 Februaries of one day of the week, 2100 between them. */
    static final int LONGEST_PAUSE_YEARS = 40;

    public Days {
        months = Collections.unmodifiableSortedSet(new TreeSet<>(months));
        daysOfMonth = Collections.unmodifiableSortedSet(new TreeSet<>(daysOfMonth));
        weekdays = Collections.unmodifiableSet(weekdays.isEmpty() ? Set.of() : EnumSet.copyOf(weekdays));
    }

    public static Days of(Set<DayOfWeek> weekdays) {
        return new Days(all(MONTHS), all(MOST_DAYS), weekdays, false);
    }

    private static SortedSet<Integer> all(int last) {
        return IntStream.rangeClosed(1, last).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean include(LocalDate day) {
        boolean inMonth = daysOfMonth.contains(day.getDayOfMonth());
        boolean inWeek = weekdays.contains(day.getDayOfWeek());
        return months.contains(day.getMonthValue()) && (either ? inMonth || inWeek : inMonth && inWeek);
    }

    /** False for 31 February. */
    boolean everCome() {
        LocalDate first = LocalDate.of(2000, 1, 1);
        return first.datesUntil(first.plusYears(LONGEST_PAUSE_YEARS)).anyMatch(this::include);
    }
}
