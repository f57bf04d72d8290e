package digital.vya.backupdb.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far back something is kept, in the calendar of a zone: {@code 36h}, {@code 30d}, {@code 13w}, {@code 3mo}, {@code 7y}. */
public record Span(int amount, ChronoUnit unit) {
    /** Reaches back not at all: was not asked for. */
    public static final Span NONE = new Span(0, ChronoUnit.DAYS);

    private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,3})(h|d|w|mo|y)");

    public static Optional<Span> parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            return Optional.empty();
        }
        ChronoUnit unit =
                switch (shape.group(2)) {
                    case "h" -> ChronoUnit.HOURS;
                    case "d" -> ChronoUnit.DAYS;
                    case "w" -> ChronoUnit.WEEKS;
                    case "mo" -> ChronoUnit.MONTHS;
                    default -> ChronoUnit.YEARS;
                };
        return Optional.of(new Span(Integer.parseInt(shape.group(1)), unit));
    }

    public boolean isNone() {
        return amount == 0;
    }

    Instant before(Instant anchor, ZoneId zone) {
        return anchor.atZone(zone).minus(amount, unit).toInstant();
    }

    @Override
    public String toString() {
        return amount
                + switch (unit) {
                    case HOURS -> "h";
                    case DAYS -> "d";
                    case WEEKS -> "w";
                    case MONTHS -> "mo";
                    default -> "y";
                };
    }
}
