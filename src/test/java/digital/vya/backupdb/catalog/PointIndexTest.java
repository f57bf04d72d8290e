package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.SampleManifest;
import digital.vya.backupdb.retention.Growth;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a manifest that lies at a destination changes in the catalogue, and what it does not. */
@Tag("unit")
class PointIndexTest {
    private static final OffsetDateTime TAKEN = OffsetDateTime.parse("2026-11-21T02:30:00Z");
    private static final Instant NOW = TAKEN.toInstant().plusSeconds(60);
    private static final long DISK = 1_000_000;

    @TempDir
    Path state;

    private Catalog catalog;
    private PointIndex points;

    @BeforeEach
    void open() {
        catalog = Catalog.in(state);
        points = new PointIndex(catalog);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private void commit(String id, String database, ArtifactKind kind, long packedBytes) {
        Manifest manifest = SampleManifest.of(
                id, "pg", database, TAKEN, List.of(SampleManifest.entry(kind, "ab".repeat(32), packedBytes)));
        points.committed("disk", PointIndex.Read.of(manifest, id, null), NOW);
    }

    private List<Long> flows() {
        return points.flows("disk", TAKEN.toInstant().minusSeconds(60), DISK).stream()
                .map(Growth.Flow::bytes)
                .sorted()
                .toList();
    }

    private void removed(String id, long bytes) {
        catalog.change(sql -> {
            sql.change(
                    "INSERT INTO removals (destination, point, cleanup, removed_at, bytes) VALUES (?, ?, ?, ?, ?)",
                    "disk",
                    id,
                    "c1",
                    NOW.toEpochMilli(),
                    bytes);
            sql.change("UPDATE locations SET state = 'REMOVED' WHERE point = ?", id);
        });
    }

    @Test
    void whatIsForgottenIsNoFlow() {
        commit("pg/shop/one", "shop", ArtifactKind.DATA, 500);
        commit("pg/shop/two", "shop", ArtifactKind.DATA, 700);
        removed("pg/shop/one", 500);
        assertThat(flows()).containsExactly(-500L, 500L, 700L);
        // another destination keeps the point known
        points.committed(
                "second",
                PointIndex.Read.of(
                        SampleManifest.of(
                                "pg/shop/one",
                                "pg",
                                "shop",
                                TAKEN,
                                List.of(SampleManifest.entry(ArtifactKind.DATA, "ab".repeat(32), 500))),
                        "pg/shop/one",
                        null),
                NOW);
        points.accept("disk", Map.of());
        assertThat(flows()).containsExactly(700L);
    }

    /** Who can write to a destination can put there a manifest that says anything. */
    @Test
    void sizesThatNoDiskHoldsAreNoFlow() {
        commit("pg/shop/one", "shop", ArtifactKind.DATA, 500);
        commit("pg/shop/less", "shop", ArtifactKind.DATA, -500);
        commit("pg/shop/more", "shop", ArtifactKind.DATA, Long.MAX_VALUE / 2);
        assertThat(flows()).containsExactly(500L);
        points.listed("disk", "pg/", Set.of("pg/shop/one"), List.of(), NOW.plusSeconds(60));
        assertThat(flows()).containsExactly(500L);
    }

    @Test
    void theRolesOfARunComeOnce() {
        catalog.change(sql -> sql.change("INSERT INTO roles_backups (run, instance, verdict, point, raw_bytes,"
                + " packed_bytes, committed) VALUES ('r1', 'pg', 'FAILED', 'pg/pg_1', 1, 1, 0)"));
        commit("pg/pg_1", Manifest.NO_DATABASE, ArtifactKind.ROLES, 5);
        commit("pg/pg_2", Manifest.NO_DATABASE, ArtifactKind.ROLES, 5);
        List<String> made = catalog.read(sql ->
                sql.list(row -> row.getString(1) + " " + row.getInt(2), "SELECT point, committed FROM roles_backups"));
        assertThat(made).containsExactly("pg/pg_1 1");
    }

    /** Such a row is of an instance that failed before any database was reached. */
    @Test
    void dataOfNoDatabaseIsTheBackupOfNone() {
        catalog.change(sql -> sql.change("INSERT INTO backups (run, instance, database_name, policy, began_at, took,"
                + " verdict, point, raw_bytes, packed_bytes, data_bytes, suspect, committed, scheduled)"
                + " VALUES ('r1', 'pg', '', 'nightly', 1, 1, 'FAILED', NULL, 0, 0, 0, 0, 0, 0)"));
        commit("pg/shop/one", "", ArtifactKind.DATA, 5);
        List<String> made = catalog.read(sql ->
                sql.list(row -> row.getString(1) + " " + row.getInt(2), "SELECT verdict, committed FROM backups"));
        assertThat(made).containsExactly("FAILED 0");
    }
}
