package digital.vya.backupdb.model;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Undo the last restore of a database. {@code agreed} is asked with what is about to happen; {@code tell} is for notifications. */
public record RollbackRequest(@Nullable String instance, @Nullable String database, boolean tell, Predicate<Rollback> agreed) {}
