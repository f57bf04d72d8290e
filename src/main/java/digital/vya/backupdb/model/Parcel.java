package digital.vya.backupdb.model;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One file on its way to a destination: the key it gets there, and what proves it arrived. A store that moves bytes tells
 * of them, which is what progress shows; {@code before} is what of the same delivery went there before it.
 */
public record Parcel(String key, Path file, long size, String sha256, AtomicLong sent, long before) {
    public Parcel(String key, Path file, long size, String sha256) {
        this(key, file, size, sha256, new AtomicLong(), 0);
    }

    public Parcel countedBy(AtomicLong counter, long sentBefore) {
        return new Parcel(key, file, size, sha256, counter, sentBefore);
    }

    /** From its first byte on, for the first time or once more. */
    public void leaves() {
        sent.set(before);
    }

    public void passes(long bytes) {
        sent.addAndGet(bytes);
    }

    /** All of it is there, however it was moved. */
    public void arrived() {
        sent.set(before + size);
    }

    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
