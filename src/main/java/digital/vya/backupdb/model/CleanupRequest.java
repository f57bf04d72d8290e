package digital.vya.backupdb.model;

/** Of which instance, and at which destination, restore points may go; null means all. A dry run removes nothing. */
public record CleanupRequest(String instance, String destination, boolean dryRun) {}
