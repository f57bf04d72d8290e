package digital.vya.backupdb.restore;

import digital.vya.backupdb.model.Manifest;
import java.util.List;

/**
 * A backup as far as it was found: manifest and roles are null where there are none; {@code named} is the database that
 * the names of files speak of, null when they do not.
 */
public record RestoreSource(
        Manifest manifest, SourcePart data, SourcePart roles, String named, List<String> unchecked) {
    public RestoreSource {
        unchecked = List.copyOf(unchecked);
    }

    public String label() {
        return data.label();
    }

    String point() {
        return manifest == null ? null : manifest.id();
    }
}
