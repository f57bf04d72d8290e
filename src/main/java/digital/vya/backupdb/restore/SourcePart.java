package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import java.nio.file.Path;

/**
 * One file of a backup: at a destination under its key, or (destination null) on this machine's disk, perhaps inside a
 * zip file. {@code sha256} is null and {@code packedBytes} -1 where nothing says what they must be.
 */
public record SourcePart(
        Settings.Destination destination, String key, Path file, String zipEntry, long packedBytes, String sha256) {

    static SourcePart at(Settings.Destination destination, String key, long packedBytes, String sha256) {
        return new SourcePart(destination, key, null, null, packedBytes, sha256);
    }

    static SourcePart of(Path file, long packedBytes, String sha256) {
        return new SourcePart(null, null, file, null, packedBytes, sha256);
    }

    static SourcePart inZip(Path file, String entry) {
        return new SourcePart(null, null, file, entry, -1, null);
    }

    /** Where it is, for people. */
    public String label() {
        if (destination != null) {
            return destination.id() + ":" + key;
        }
        return zipEntry == null ? file.toString() : file + " (" + zipEntry + ")";
    }
}
