package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** About which destination the catalogue is checked or made anew; null means all. */
public record CatalogRequest(@Nullable String destination) {}
