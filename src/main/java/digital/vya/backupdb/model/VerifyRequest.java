package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** Which restore points are to be read again, and where; null means all. */
public record VerifyRequest(
        @Nullable String point,
        @Nullable String instance,
        @Nullable String database,
        @Nullable String destination) {}
