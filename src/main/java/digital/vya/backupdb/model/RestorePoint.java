package digital.vya.backupdb.model;

/** A manifest and the destination it was read from: only what has a manifest can be restored. */
public record RestorePoint(String destination, Manifest manifest) {}
