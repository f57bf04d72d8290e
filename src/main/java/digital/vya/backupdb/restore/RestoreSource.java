package digital.vya.backupdb.restore;

import digital.vya.backupdb.model.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup as far as it was found: manifest and roles are null where there are none; {@code named} is the database that
 * the names of files speak of, null when they do not.
 */
public record RestoreSource(
        @Nullable Manifest manifest,
        SourcePart data,
        @Nullable SourcePart roles,
        @Nullable String named,
        List<String> unchecked) {
    public RestoreSource {
        unchecked = List.copyOf(unchecked);
    }

    public String label() {
        return data.label();
    }

    @Nullable
    String point() {
        return manifest == null ? null : manifest.id();
    }
}
