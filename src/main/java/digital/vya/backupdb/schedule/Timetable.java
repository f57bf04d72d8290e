package digital.vya.backupdb.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Set;

/**
 * Days of the week and a time of day in a zone: when something is due. A day whose clock jumps over the time is due at the
 * first moment after the jump; one that has the time twice is due the first time. Knows no clock.
 */
public record Timetable(Set<DayOfWeek> days, LocalTime time, ZoneId zone) {
    /** A jump may move what is due into the next day; zones have left out a whole day. */
    private static final int FURTHEST_JUMP_DAYS = 2;

    public Timetable {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a timetable needs a day");
        }
    }

    /** The first moment after this one at which it is due. */
    public Instant next(Instant after) {
        LocalDate day = LocalDate.ofInstant(after, zone).minusDays(FURTHEST_JUMP_DAYS);
        while (!days.contains(day.getDayOfWeek()) || !due(day).isAfter(after)) {
            day = day.plusDays(1);
        }
        return due(day);
    }

    /** The last moment until this one, itself included, at which it was due. */
    public Instant last(Instant until) {
        LocalDate day = LocalDate.ofInstant(until, zone);
        while (!days.contains(day.getDayOfWeek()) || due(day).isAfter(until)) {
            day = day.minusDays(1);
        }
        return due(day);
    }

    private Instant due(LocalDate day) {
        LocalDateTime wanted = day.atTime(time);
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wanted);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition jump = zone.getRules().getTransition(wanted);
            return jump.getInstant();
        }
        return wanted.toInstant(offsets.get(0));
    }
}
