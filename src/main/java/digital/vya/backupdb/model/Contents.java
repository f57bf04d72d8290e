package digital.vya.backupdb.model;

/** What is in an archive of files: its entries, folders and links among them, the bytes of its files, and those left out. */
public record Contents(long entries, long bytes, long skipped) {}
