package digital.vya.backupdb.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How far back something is kept, in the calendar of a zone: {@code 36h}, {@code 30d}, {@code 13w}, {@code 3mo}, {@code 7y}. */
public record Span(int amount, ChronoUnit unit) {
    /** Reaches back not at all: was not asked for. */
    public static final Span NONE = new Span(0, ChronoUnit.DAYS);

    private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,3})(h|d|w|mo|y)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS,
            "w", ChronoUnit.WEEKS,
            "mo", ChronoUnit.MONTHS,
            "y", ChronoUnit.YEARS);
    private static final Map<ChronoUnit, String> LETTERS =
            UNITS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    public static Optional<Span> parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        return shape.matches()
                ? Optional.of(new Span(Integer.parseInt(shape.group(1)), UNITS.get(shape.group(2))))
                : Optional.empty();
    }

    public boolean isNone() {
        return amount == 0;
    }

    Instant before(Instant anchor, ZoneId zone) {
        return anchor.atZone(zone).minus(amount, unit).toInstant();
    }

    @Override
    public String toString() {
        return amount + LETTERS.get(unit);
    }
}
