package digital.vya.backupdb.model;

import java.time.OffsetDateTime;

/** One execution over one or more instances; its id names its spool folder, its log and its record. */
public record Run(String id, Trigger trigger, String schedule, OffsetDateTime startedAt, boolean skipRoles) {}
