package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** What a store says it holds after a put; sha256 and md5 are null where the store cannot tell. */
public record Receipt(
        String key,
        long size,
        @Nullable String sha256,
        @Nullable String md5) {}
