package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a cleanup found and did: every restore point with what became of it and why. {@code by} is who let it go; null unless it is a record. */
public record Cleanup(
        String id,
        boolean dryRun,
        OffsetDateTime startedAt,
        List<Point> points,
        List<Problem> problems,
        List<Problem> remarks,
        @Nullable Actor by) {
    public Cleanup(
            String id,
            boolean dryRun,
            OffsetDateTime startedAt,
            List<Point> points,
            List<Problem> problems,
            List<Problem> remarks) {
        this(id, dryRun, startedAt, points, problems, remarks, null);
    }

    public Cleanup {
        points = List.copyOf(points);
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }

    public enum State {
        KEPT,
        /** Would go, were this no dry run. */
        GOES,
        GONE,
        /** Is whole, as the destination does not let it go. */
        REFUSED,
        /** Is no restore point any more, and not all of its files are gone: the next cleanup goes on. */
        LEFT
    }

    /** At one destination. {@code bytes} are freed when it is gone; {@code problem} is null unless it should have gone. */
    public record Point(
            String destination,
            String id,
            @Nullable String instance,
            @Nullable String database,
            @Nullable String policy,
            @Nullable OffsetDateTime takenAt,
            long bytes,
            State state,
            List<String> reasons,
            @Nullable Problem problem) {
        public Point {
            reasons = List.copyOf(reasons);
        }

        /** It stays after all. */
        public Point keptFor(String reason) {
            return new Point(
                    destination, id, instance, database, policy, takenAt, bytes, State.KEPT, List.of(reason), null);
        }

        public Point became(State now, @Nullable Problem why) {
            return new Point(destination, id, instance, database, policy, takenAt, bytes, now, reasons, why);
        }
    }

    private static final Set<State> FREED = EnumSet.of(State.GOES, State.GONE);

    /** Freed at a destination, or by a dry run said to be. */
    public long freed(String destination) {
        return points.stream()
                .filter(point -> point.destination().equals(destination) && FREED.contains(point.state()))
                .mapToLong(Point::bytes)
                .sum();
    }

    public List<Point> in(State state) {
        return points.stream().filter(point -> point.state() == state).toList();
    }

    public Cleanup with(Problem problem) {
        List<Problem> all = new ArrayList<>(problems);
        all.add(problem);
        return new Cleanup(id, dryRun, startedAt, points, all, remarks, by);
    }

    /** What a destination refuses is a state of it and no failure. */
    public boolean passed() {
        return problems.isEmpty() && in(State.LEFT).isEmpty();
    }
}
