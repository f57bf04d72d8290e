package digital.vya.backupdb.model;

/** Only some rows of a table: those for which a condition in SQL is true. */
public record RowsOf(String table, String where) {}
