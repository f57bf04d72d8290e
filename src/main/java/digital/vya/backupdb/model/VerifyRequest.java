package digital.vya.backupdb.model;

/** Which restore points are to be read again, and where; null means all. */
public record VerifyRequest(String point, String instance, String database, String destination) {}
