package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** Of which instance, and at which destination, restore points may go; null means all. A dry run removes nothing. */
public record CleanupRequest(
        @Nullable String instance, @Nullable String destination, boolean dryRun) {}
