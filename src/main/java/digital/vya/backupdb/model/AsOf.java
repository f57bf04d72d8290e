package digital.vya.backupdb.model;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A moment as it was typed: with an offset, or (instant null) on the clock of whatever was backed up. */
public record AsOf(@Nullable LocalDateTime local, @Nullable Instant instant) {
    public Instant in(ZoneId zone) {
        return instant == null ? local.atZone(zone).toInstant() : instant;
    }

    @Override
    public String toString() {
        return instant == null ? local.toString() : instant.toString();
    }
}
