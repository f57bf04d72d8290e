package digital.vya.backupdb.model;

import java.util.function.Predicate;

/** Undo the last restore of a database. {@code agreed} is asked with what is about to happen; {@code tell} is for notifications. */
public record RollbackRequest(String instance, String database, boolean tell, Predicate<Rollback> agreed) {}
