package digital.vya.backupdb.model;

import java.util.function.Predicate;

/** Undo the last restore of a database. {@code agreed} is asked with what is about to happen. */
public record RollbackRequest(String instance, String database, Predicate<Rollback> agreed) {}
