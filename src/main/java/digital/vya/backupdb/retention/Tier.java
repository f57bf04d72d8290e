package digital.vya.backupdb.retention;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/**
 * One restore point a day, week, month or year: of the newest {@code keep} of them that have one, and of those
 * {@code within} a span; 0 and none where it was not asked for. {@code on} is the day that is preferred, of the week
 * (1 is Monday) or of the month; 0 takes the newest.
 */
public record Tier(Bucket bucket, int keep, Span within, int on) {
    /** What one point is kept of. Weeks begin on Monday. */
    public enum Bucket {
        DAILY,
        WEEKLY,
        MONTHLY,
        YEARLY;

        LocalDate of(LocalDate day) {
            return switch (this) {
                case DAILY -> day;
                case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTHLY -> day.withDayOfMonth(1);
                case YEARLY -> day.withDayOfYear(1);
            };
        }

        /** As people write the bucket that begins on a day. */
        String name(LocalDate begin) {
            return switch (this) {
                case DAILY -> begin.toString();
                case WEEKLY ->
                    "%d-W%02d"
                            .formatted(
                                    begin.get(IsoFields.WEEK_BASED_YEAR), begin.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
                case MONTHLY -> "%d-%02d".formatted(begin.getYear(), begin.getMonthValue());
                case YEARLY -> String.valueOf(begin.getYear());
            };
        }
    }

    /** How many days lie between a day and the one that is preferred in its bucket; 0 for all where none is. */
    long distance(LocalDate day) {
        if (on == 0) {
            return 0;
        }
        LocalDate begin = bucket.of(day);
        LocalDate preferred =
                switch (bucket) {
                    case WEEKLY -> begin.plusDays(on - 1L);
                    case MONTHLY -> begin.withDayOfMonth(Math.min(on, begin.lengthOfMonth()));
                    default -> day;
                };
        return Math.abs(ChronoUnit.DAYS.between(preferred, day));
    }

    String rule() {
        return word() + (keep > 0 ? " " + keep : "") + (within.isNone() ? "" : " within " + within);
    }

    String word() {
        return bucket.name().toLowerCase(Locale.ROOT);
    }
}
