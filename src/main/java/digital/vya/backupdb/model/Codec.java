package digital.vya.backupdb.model;

/** How an artifact is compressed, and the ending its name gets. */
public enum Codec {
    GZIP(".gz"),
    ZSTD(".zst"),
    NONE("");

    private final String suffix;

    Codec(String suffix) {
        this.suffix = suffix;
    }

    public String suffix() {
        return suffix;
    }
}
