package digital.vya.backupdb.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The on-disk contract of a restore point. Versioned: fields are added, never renamed or given another meaning.
 * Documented in docs/reference/manifest.md; a test keeps both equal.
 */
public record Manifest(
        int version,
        String id,
        String runId,
        String instance,
        String engine,
        String database,
        OffsetDateTime takenAt,
        String timeZone,
        Verdict verdict,
        List<Problem> problems,
        String serverVersion,
        String clientVersion,
        List<Entry> artifacts,
        Map<String, Long> rows,
        RolesOutcome roles,
        String policy,
        String product,
        @Nullable Contents contents,
        @Nullable Selection selection,
        @Nullable Outline outline) {
    public static final int VERSION = 1;

    /** The database of a point of roles alone: no server has one of that name. */
    public static final String NO_DATABASE = "";

    /** Whether there is a database in it, or files. Nothing else is a backup of what {@code database} names. */
    @JsonIgnore
    public boolean holdsData() {
        return holds(ArtifactKind.DATA);
    }

    @JsonIgnore
    public boolean holdsRoles() {
        return roles == RolesOutcome.INCLUDED && holds(ArtifactKind.ROLES);
    }

    private boolean holds(ArtifactKind kind) {
        return artifacts.stream().anyMatch(entry -> entry.kind() == kind);
    }

    /** What it is a backup of: its database, or {@link #NO_DATABASE}, whatever it says itself. */
    @JsonIgnore
    public String backedUp() {
        return holdsData() ? database : NO_DATABASE;
    }

    /** Whether there is all of the database in it, and not what a policy chose. */
    @JsonIgnore
    public boolean isWhole() {
        return selection == null;
    }

    /** Of all its files, before they were packed. */
    public long rawBytes() {
        return artifacts.stream().mapToLong(Entry::rawBytes).sum();
    }

    /** Of all its files, as they are stored. */
    public long packedBytes() {
        return artifacts.stream().mapToLong(Entry::packedBytes).sum();
    }

    /** Of all its tables; null where none were counted. */
    @JsonIgnore
    public @Nullable Long rowCount() {
        return rows == null || rows.isEmpty()
                ? null
                : rows.values().stream()
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** As a list holds it: without what grows with the database. */
    public Manifest withoutRows() {
        return new Manifest(
                version,
                id,
                runId,
                instance,
                engine,
                database,
                takenAt,
                timeZone,
                verdict,
                problems,
                serverVersion,
                clientVersion,
                artifacts,
                Map.of(),
                roles,
                policy,
                product,
                contents,
                selection,
                null);
    }

    /** One artifact as the manifest describes it; names are relative to the manifest's own folder. */
    public record Entry(
            ArtifactKind kind,
            String name,
            long rawBytes,
            long packedBytes,
            String sha256,
            Codec codec,
            @Nullable String command) {}

    public enum RolesOutcome {
        INCLUDED,
        SKIPPED,
        FAILED,
        NOT_APPLICABLE
    }
}
