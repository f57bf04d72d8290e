package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** Against which restore point the roles of an instance are held; null is the newest that has them. */
public record RolesDiffRequest(String instance, @Nullable String point) {}
