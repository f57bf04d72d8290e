package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file of a backup: at a destination under its key, or (destination null) on this machine's disk, perhaps inside a
 * zip file. {@code sha256} is null and {@code packedBytes} -1 where nothing says what they must be; {@code saidBy} is what says it, for people.
 */
public record SourcePart(
        Settings.@Nullable Destination destination,
        @Nullable String key,
        @Nullable Path file,
        @Nullable String zipEntry,
        long packedBytes,
        @Nullable String sha256,
        @Nullable String saidBy) {
    private static final String MANIFEST = "the manifest";

    static SourcePart at(Settings.Destination destination, String key, long packedBytes, @Nullable String sha256) {
        return new SourcePart(destination, key, null, null, packedBytes, sha256, MANIFEST);
    }

    static SourcePart of(Path file, long packedBytes, @Nullable String sha256) {
        return new SourcePart(null, null, file, null, packedBytes, sha256, MANIFEST);
    }

    /** A file without a manifest, and with the checksum that lies beside it, if one does. */
    static SourcePart bare(Path file, ChecksumFile.Found sum) throws IOException {
        return sum.sha256() == null
                ? of(file, -1, null)
                : new SourcePart(null, null, file, null, Files.size(file), sum.sha256(), String.valueOf(sum.in()));
    }

    static SourcePart inZip(Path file, String entry) {
        return new SourcePart(null, null, file, entry, -1, null, null);
    }

    /** How many there are to read; zero where nothing says it. */
    long bytes() {
        if (packedBytes >= 0) {
            return packedBytes;
        }
        return file == null || zipEntry != null ? 0 : file.toFile().length();
    }

    /** Of one on this machine's disk. */
    Path path() {
        return Objects.requireNonNull(file, "it is at a destination");
    }

    /** Of one at a destination. */
    Settings.Destination at() {
        return Objects.requireNonNull(destination, "it is on this machine");
    }

    /** Of one at a destination. */
    String keyThere() {
        return Objects.requireNonNull(key, "it is on this machine");
    }

    /** Where it is, for people. */
    public String label() {
        if (destination != null) {
            return destination.id() + ":" + key;
        }
        return zipEntry == null ? String.valueOf(file) : file + " (" + zipEntry + ")";
    }
}
