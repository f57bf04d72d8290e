package digital.vya.backupdb.model;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was found when stored files were read again; problems are of destinations and manifests that cannot be read,
 * remarks what is odd and harms nothing.
 */
public record Verification(List<Point> points, List<Problem> problems, List<Problem> remarks) {
    public Verification {
        points = List.copyOf(points);
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }

    public boolean passed() {
        return problems.isEmpty() && points.stream().allMatch(Point::passed);
    }

    /** From good to bad. */
    public enum State {
        OK,
        /** Whole, and not encrypted as its destination asks. */
        UNPROTECTED,
        UNREADABLE,
        MISSING,
        DAMAGED
    }

    /** One file; {@code bytes} is what it should have, problem null where it is OK. */
    public record StoredFile(
            String name, long bytes, State state, @Nullable Problem problem) {}

    /** A restore point at one destination. */
    public record Point(RestorePoint point, List<StoredFile> files, Duration took) {
        public Point {
            files = List.copyOf(files);
        }

        public boolean passed() {
            return state() == State.OK;
        }

        /** That of its worst file. */
        public State state() {
            return files.stream()
                    .map(StoredFile::state)
                    .max(Comparator.naturalOrder())
                    .orElse(State.MISSING);
        }

        public List<Problem> problems() {
            return files.stream()
                    .map(StoredFile::problem)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }
}
