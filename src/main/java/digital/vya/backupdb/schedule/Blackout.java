package digital.vya.backupdb.schedule;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;

/** A time in which nothing of a schedule begins, by the clock of its zone; {@code to} is the first moment after it. */
public sealed interface Blackout {
    boolean covers(LocalDateTime local);

    /** Each week; one that ends before it begins reaches into the next day. The days are those on which it begins. */
    record Weekly(Set<DayOfWeek> weekdays, LocalTime from, LocalTime to) implements Blackout {
        public Weekly {
            weekdays = Set.copyOf(weekdays);
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
            return from + "-" + to;
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
