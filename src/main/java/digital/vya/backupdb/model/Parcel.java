package digital.vya.backupdb.model;

import java.nio.file.Path;

/** One file on its way to a destination: the key it gets there, and what proves it arrived. */
public record Parcel(String key, Path file, long size, String sha256) {
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
