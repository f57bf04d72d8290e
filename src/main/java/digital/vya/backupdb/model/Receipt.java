package digital.vya.backupdb.model;

/** What a store says it holds after a put; sha256 and md5 are null where the store cannot tell. */
public record Receipt(String key, long size, String sha256, String md5) {}
