package digital.vya.backupdb.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup as far as it was found: manifest and roles are null where there are none; {@code named} is the database that
 * the names of files speak of, null when they do not. Of roles alone, {@code data} is what {@code roles} is.
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

    boolean isOfRolesAlone() {
        return manifest != null && !manifest.holdsData();
    }

    /** For what restores databases or files and nothing else. */
    RestoreSource requireData() {
        if (isOfRolesAlone()) {
            throw new BackupException(ErrorCode.ROLES_ALONE, point() + " holds the roles of a server alone");
        }
        return this;
    }

    public String label() {
        return data.label();
    }

    @Nullable
    String point() {
        return manifest == null ? null : manifest.id();
    }
}
