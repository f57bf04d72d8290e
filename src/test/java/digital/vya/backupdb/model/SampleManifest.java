package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** A manifest of which only so much is of interest. */
public final class SampleManifest {
    private SampleManifest() {}

    /** Of run {@code r1}; roles alone where the database is {@link Manifest#NO_DATABASE}. */
    public static Manifest of(
            String id, String instance, String database, OffsetDateTime takenAt, List<Manifest.Entry> entries) {
        return new Manifest(
                Manifest.VERSION,
                id,
                "r1",
                instance,
                "postgresql",
                database,
                takenAt,
                "UTC",
                Verdict.SUCCESS,
                List.of(),
                "15.15",
                "15.15",
                entries,
                Map.of(),
                Manifest.RolesOutcome.INCLUDED,
                "nightly",
                "test",
                null,
                null,
                null);
    }

    public static Manifest.Entry entry(ArtifactKind kind, String sha256, long packedBytes) {
        return new Manifest.Entry(kind, kind + ".gz", 10, packedBytes, sha256, Codec.GZIP, null);
    }
}
