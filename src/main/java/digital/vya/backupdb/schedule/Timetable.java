package digital.vya.backupdb.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Days and times of day in a zone: when something is due. A time that the clock jumps over is due at the first moment after
 * the jump. One that comes twice is due the first time; both times where something is due in every hour of a day, for that
 * goes by hours and not by the time of day. Knows no clock.
 */
public record Timetable(Days days, List<LocalTime> times, ZoneId zone, List<Blackout> blackouts) {
    /** A jump may move what is due into the next day; zones have left out a whole day. */
    private static final int FURTHEST_JUMP_DAYS = 2;

    private static final int LONGEST_PAUSE_DAYS = (Days.LONGEST_PAUSE_YEARS + 1) * 366;

    private static final int HOURS = 24;

    public Timetable {
        times = List.copyOf(new TreeSet<>(times));
        blackouts = List.copyOf(blackouts);
        if (times.isEmpty() || !days.everCome()) {
            throw new IllegalArgumentException("a timetable needs a day and a time");
        }
    }

    /** Once on each of these days. */
    public Timetable(Set<DayOfWeek> weekdays, LocalTime time, ZoneId zone) {
        this(Days.of(weekdays), List.of(time), zone, List.of());
    }

    /** The times of day that are so far from one another, the first at midnight. */
    public static List<LocalTime> every(Duration interval) {
        List<LocalTime> times = new ArrayList<>();
        for (long second = 0; second < Duration.ofDays(1).toSeconds(); second += interval.toSeconds()) {
            times.add(LocalTime.ofSecondOfDay(second));
        }
        return times;
    }

    /** The first moment after this one at which it is due; none where blackouts leave none. */
    public Optional<Instant> next(Instant after) {
        LocalDate day = LocalDate.ofInstant(after, zone).minusDays(FURTHEST_JUMP_DAYS);
        for (int i = 0; i < LONGEST_PAUSE_DAYS; i++) {
            // a clock that is set back over midnight mixes two days
            SortedSet<Instant> due = onTwo(day.plusDays(i)).tailSet(after.plusNanos(1));
            if (!due.isEmpty()) {
                return Optional.of(due.first());
            }
        }
        return Optional.empty();
    }

    /** The last moment until this one, itself included, at which it was due. */
    public Optional<Instant> last(Instant until) {
        LocalDate day = LocalDate.ofInstant(until, zone).plusDays(1);
        for (int i = 0; i < LONGEST_PAUSE_DAYS; i++) {
            SortedSet<Instant> due = onTwo(day.minusDays(i + 1L)).headSet(until.plusNanos(1));
            if (!due.isEmpty()) {
                return Optional.of(due.last());
            }
        }
        return Optional.empty();
    }

    /** All times between two, not counting them; no more than so many. */
    SortedSet<Instant> between(Instant after, Instant before, int most) {
        SortedSet<Instant> all = new TreeSet<>();
        LocalDate last = LocalDate.ofInstant(before, zone);
        for (LocalDate day = LocalDate.ofInstant(after, zone).minusDays(FURTHEST_JUMP_DAYS);
                !day.isAfter(last) && all.size() < most;
                day = day.plusDays(1)) {
            for (Instant due : on(day)) {
                if (due.isAfter(after) && due.isBefore(before) && !isBlackedOut(due) && all.size() < most) {
                    all.add(due);
                }
            }
        }
        return all;
    }

    boolean isBlackedOut(Instant moment) {
        return blackout(moment).isPresent();
    }

    /** The one that this moment lies in. */
    public Optional<Blackout> blackout(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return blackouts.stream().filter(blackout -> blackout.covers(local)).findFirst();
    }

    /** All moments of a day at which it would be due if there were no blackouts; none where the day is none of its days. */
    public SortedSet<Instant> on(LocalDate day) {
        SortedSet<Instant> due = new TreeSet<>();
        if (days.include(day)) {
            boolean byHours = isByHours();
            for (LocalTime time : times) {
                LocalDateTime local = day.atTime(time);
                List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
                if (offsets.isEmpty()) {
                    due.add(zone.getRules().getTransition(local).getInstant());
                    continue;
                }
                due.add(local.toInstant(offsets.get(0)));
                if (byHours && offsets.size() > 1) {
                    due.add(local.toInstant(offsets.get(1)));
                }
            }
        }
        return due;
    }

    private boolean isByHours() {
        return times.stream().map(LocalTime::getHour).distinct().count() == HOURS;
    }

    private SortedSet<Instant> onTwo(LocalDate day) {
        SortedSet<Instant> due = on(day);
        due.addAll(on(day.plusDays(1)));
        if (!blackouts.isEmpty()) {
            due.removeIf(this::isBlackedOut);
        }
        return due;
    }
}
