package digital.vya.backupdb.bench;

/** A number with no raw tool beside it, such as the memory that a backup takes. */
record Figure(String measurement, String what, double value, String unit) {}
