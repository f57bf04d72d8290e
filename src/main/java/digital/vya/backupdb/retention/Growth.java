package digital.vya.backupdb.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How fast what lies at a destination grows, by what came and went in the last weeks. It is counted back from the newest
 * thing that came, not from now: hours without a backup are no change. The average is of whole weeks, or of days where
 * there are not three weeks yet, without the one in which most and the one in which least was added: one huge backup, or
 * the first cleanup of many, is no trend.
 */
public final class Growth {
    /** What is older tells nothing of now. */
    public static final Duration WINDOW = Duration.ofDays(57);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int FEWEST_WEEKS = 3;
    private static final int MOST_WEEKS = 8;
    private static final int FEWEST_DAYS = 5;
    private static final int FEWEST_ARRIVALS = 5;

    /** Where nothing came for so long, nothing is said of what will come. */
    private static final Duration SILENT = Duration.ofDays(14);

    /** A day that is further away is no warning. */
    private static final Duration FURTHEST = Duration.ofDays(3650);

    private Growth() {}

    /** Bytes that came to a destination at a time, or went: then they are less than nothing. */
    public record Flow(Instant at, long bytes) {}

    /** Bytes a day; less than nothing where it shrinks, empty where too little is known. */
    public static OptionalLong perDay(List<Flow> flows, Instant now) {
        // a clock that was ahead, or set back by years, says nothing of when
        List<Flow> known = flows.stream()
                .filter(flow -> !flow.at().isAfter(now) && flow.at().isAfter(now.minus(WINDOW)))
                .sorted(Comparator.comparing(Flow::at))
                .toList();
        List<Instant> came =
                known.stream().filter(flow -> flow.bytes() > 0).map(Flow::at).toList();
        if (came.isEmpty() || last(came).isBefore(now.minus(SILENT))) {
            return OptionalLong.empty();
        }
        Instant newest = last(came);
        Duration span = Duration.between(first(came), newest);
        long weeks = span.dividedBy(WEEK);
        if (weeks >= FEWEST_WEEKS) {
            return perDay(known, newest, WEEK, (int) Math.min(weeks, MOST_WEEKS));
        }
        long days = span.dividedBy(DAY);
        return days >= FEWEST_DAYS ? perDay(known, newest, DAY, (int) days) : OptionalLong.empty();
    }

    private static Instant last(List<Instant> came) {
        return came.get(came.size() - 1);
    }

    /** Of those without a long pause between them: what came before one was by another way to back up, or clock. */
    private static Instant first(List<Instant> came) {
        Instant first = last(came);
        for (int i = came.size() - 2; i >= 0 && !came.get(i).isBefore(first.minus(SILENT)); i--) {
            first = came.get(i);
        }
        return first;
    }

    private static OptionalLong perDay(List<Flow> flows, Instant newest, Duration block, int blocks) {
        double[] net = new double[blocks];
        int arrivals = 0;
        for (Flow flow : flows) {
            long back = flow.at().isAfter(newest)
                    ? -1
                    : Duration.between(flow.at(), newest).dividedBy(block);
            if (back >= 0 && back < blocks) {
                net[(int) back] += flow.bytes();
                arrivals += flow.bytes() > 0 ? 1 : 0;
            }
        }
        if (arrivals < FEWEST_ARRIVALS) {
            return OptionalLong.empty();
        }
        Arrays.sort(net);
        double sum = 0;
        for (int i = 1; i < blocks - 1; i++) {
            sum += net[i];
        }
        return OptionalLong.of(Math.round(sum / (blocks - 2) / block.toDays()));
    }

    /** When so much room will be used up; empty where it does not grow, or not within years. */
    public static Optional<Instant> fullAt(long free, long perDay, Instant now) {
        if (perDay <= 0) {
            return Optional.empty();
        }
        double days = Math.max(0, free) / (double) perDay;
        return days > FURTHEST.toDays()
                ? Optional.empty()
                : Optional.of(now.plusSeconds(Math.round(days * DAY.toSeconds())));
    }
}
