package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a command did that leaves no other record of itself, such as {@code unpin}. {@code outcome} is null while it goes on,
 * and where its process ended before it did; {@code readAgain} is what a verification found.
 */
public record Action(
        String id,
        String name,
        String subject,
        Actor by,
        OffsetDateTime startedAt,
        @Nullable OffsetDateTime endedAt,
        @Nullable String outcome,
        Map<String, Object> detail,
        List<ReadAgain> readAgain) {
    public static final String DONE = "done";
    public static final String FAILED = "failed";
    /** Its process ended before it did. */
    public static final String INTERRUPTED = "INTERRUPTED";

    public Action {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(startedAt, "startedAt");
        // a damaged dead letter that is dropped names no point
        subject = Objects.requireNonNullElse(subject, "");
        detail = detail == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(detail));
        readAgain = readAgain == null ? List.of() : List.copyOf(readAgain);
    }

    /** A restore point at one destination whose files were read again, and in what state they are. */
    public record ReadAgain(String point, String destination, String state, OffsetDateTime at, List<String> problems) {
        public ReadAgain {
            Objects.requireNonNull(point, "point");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(at, "at");
            problems = problems == null ? List.of() : List.copyOf(problems);
        }
    }

    public static Action begun(
            String id, String name, String subject, Actor by, OffsetDateTime now, Map<String, ?> detail) {
        return new Action(id, name, subject, by, now, null, null, new LinkedHashMap<>(detail), List.of());
    }

    public Action ended(OffsetDateTime now, String how, Map<String, ?> more, List<ReadAgain> found) {
        Map<String, Object> all = new LinkedHashMap<>(detail);
        all.putAll(more);
        return new Action(id, name, subject, by, startedAt, now, how, all, found);
    }
}
