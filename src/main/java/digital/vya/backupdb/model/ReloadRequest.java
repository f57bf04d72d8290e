package digital.vya.backupdb.model;

/** That {@code serve} may go by this file from now on, as it is now. */
public record ReloadRequest(String configuration) {}
