package digital.vya.backupdb.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a restore found out without touching anything. {@code point} and {@code takenAt} are null for a bare file;
 * {@code replaced} is what of the live database goes for good, each in words; {@code unchecked} says what could not be
 * checked. {@code files} is null where it is not about files.
 */
public record RestorePreview(
        String id,
        RestoreMode mode,
        String source,
        @Nullable String point,
        @Nullable OffsetDateTime takenAt,
        long packedBytes,
        long rawBytes,
        String instance,
        @Nullable String database,
        boolean exists,
        List<String> steps,
        List<String> replaced,
        List<String> unchecked,
        List<Problem> warnings,
        @JsonUnwrapped DatabasePreview server,
        @Nullable FilesReport files) {
    /** The dump's content, and the server it goes to. */
    public record DatabasePreview(
            @Nullable String sourceVersion,
            long tables,
            long rows,
            @Nullable String targetVersion,
            long existingBytes,
            int connections) {
        public static final DatabasePreview UNKNOWN = new DatabasePreview(null, 0, 0, null, 0, 0);
    }

    public RestorePreview {
        steps = List.copyOf(steps);
        replaced = List.copyOf(replaced);
        unchecked = List.copyOf(unchecked);
        warnings = List.copyOf(warnings);
    }
}
