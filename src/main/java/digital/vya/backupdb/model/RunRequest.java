package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** Which run is wanted: that of an id, or of what an id begins with; null means the latest. */
public record RunRequest(@Nullable String id) {}
