package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * What a restore is about to do, found out without touching anything. {@code point} and {@code takenAt} are null for a
 * bare file; {@code replaced} is what of the live database goes for good, each in words; {@code unchecked} says what
 * could not be checked.
 */
public record RestorePreview(
        String id,
        RestoreMode mode,
        String source,
        String point,
        OffsetDateTime takenAt,
        String sourceVersion,
        long packedBytes,
        long rawBytes,
        long tables,
        long rows,
        String instance,
        String targetVersion,
        String database,
        boolean exists,
        long existingBytes,
        int connections,
        List<String> steps,
        List<String> replaced,
        List<String> unchecked,
        List<Problem> warnings,
        FilesReport files) {
    /** Of a database. */
    public RestorePreview(
            String id,
            RestoreMode mode,
            String source,
            String point,
            OffsetDateTime takenAt,
            String sourceVersion,
            long packedBytes,
            long rawBytes,
            long tables,
            long rows,
            String instance,
            String targetVersion,
            String database,
            boolean exists,
            long existingBytes,
            int connections,
            List<String> steps,
            List<String> replaced,
            List<String> unchecked,
            List<Problem> warnings) {
        this(
                id,
                mode,
                source,
                point,
                takenAt,
                sourceVersion,
                packedBytes,
                rawBytes,
                tables,
                rows,
                instance,
                targetVersion,
                database,
                exists,
                existingBytes,
                connections,
                steps,
                replaced,
                unchecked,
                warnings,
                null);
    }

    public RestorePreview {
        steps = List.copyOf(steps);
        replaced = List.copyOf(replaced);
        unchecked = List.copyOf(unchecked);
        warnings = List.copyOf(warnings);
    }
}
