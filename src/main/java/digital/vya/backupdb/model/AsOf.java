package digital.vya.backupdb.model;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A moment as it was typed: with an offset, or (instant null) on the clock of whatever was backed up. */
public record AsOf(@Nullable LocalDateTime local, @Nullable Instant instant) {
    private static final String EITHER = "one of the two is there";

    public Instant in(ZoneId zone) {
        return instant == null
                ? Objects.requireNonNull(local, EITHER).atZone(zone).toInstant()
                : instant;
    }

    @Override
    public String toString() {
        return instant == null ? Objects.requireNonNull(local, EITHER).toString() : instant.toString();
    }
}
