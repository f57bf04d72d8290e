package digital.vya.backupdb.model;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One file on its way to a destination: the key it gets there, and what proves it arrived. A store that moves bytes adds
 * them to {@code sent}, which is what progress shows.
 */
public record Parcel(String key, Path file, long size, String sha256, AtomicLong sent) {
    public Parcel(String key, Path file, long size, String sha256) {
        this(key, file, size, sha256, new AtomicLong());
    }

    public Parcel countedBy(AtomicLong counter) {
        return new Parcel(key, file, size, sha256, counter);
    }

    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
