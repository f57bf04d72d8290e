package digital.vya.backupdb.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Since when, and of which instance, figures are wanted; null means all. */
public record StatsRequest(
        @Nullable Instant since, @Nullable String instance) {}
