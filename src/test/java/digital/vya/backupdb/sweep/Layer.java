package digital.vya.backupdb.sweep;

/** Where a fault is put. */
public enum Layer {
    FILESYSTEM,
    STORE,
    S3,
    PROCESS
}
