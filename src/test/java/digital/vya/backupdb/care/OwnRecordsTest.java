package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.care.OwnRecords.Origin;
import digital.vya.backupdb.catalog.ActionRecords;
import digital.vya.backupdb.catalog.Audit;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.FixedConfiguration;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.catalog.RetentionIndex;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.SampleManifest;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the records of this machine say of a point, and of what may go. */
@Tag("unit")
class OwnRecordsTest {
    private static final OffsetDateTime BEGAN = OffsetDateTime.parse("2026-11-21T02:30:00Z");
    private static final String DATA = "aa".repeat(32);
    private static final String ROLES = "bb".repeat(32);

    @TempDir
    Path state;

    private void ended(int hour, boolean rolesAlone, DatabaseOutcome... outcomes) {
        RunRecords records = new RunRecords(new RunFolder(state));
        OffsetDateTime at = BEGAN.plusHours(hour);
        Run run = new Run("r" + hour, Trigger.COMMAND, null, at, false, rolesAlone);
        records.begin(run);
        Verdict verdict = outcomes.length == 0 ? Verdict.FAILED : outcomes[0].verdict();
        records.end(new RunOutcome(run, verdict, List.of(outcomes), List.of(), at.plusMinutes(5)));
    }

    private static DatabaseOutcome outcome(
            @Nullable String database, Verdict verdict, @Nullable String point, @Nullable String unchangedSince) {
        List<Artifact> artifacts = point == null
                ? List.of()
                : database == null
                        ? List.of(artifact(ArtifactKind.ROLES, ROLES))
                        : List.of(artifact(ArtifactKind.DATA, DATA), artifact(ArtifactKind.ROLES, ROLES));
        return new DatabaseOutcome(
                "pg", database, verdict, point, artifacts, List.of(), List.of(), Duration.ofSeconds(1), unchangedSince);
    }

    private static Artifact artifact(ArtifactKind kind, String sha256) {
        return new Artifact(
                kind,
                kind + ".gz",
                Path.of("/spool/x"),
                Codec.GZIP,
                10,
                5,
                sha256,
                Map.of(),
                null,
                Duration.ofSeconds(1),
                List.of(),
                null,
                null);
    }

    private OwnRecords records() {
        Settings settings = new Settings(
                new Settings.Server("here", null, null, null), List.of(), List.of(), List.of(), List.of(), List.of());
        Clock clock = Clock.fixed(BEGAN.plusDays(1).toInstant(), ZoneOffset.UTC);
        RunFolder folder = new RunFolder(state);
        try (Catalog catalog = Catalog.in(state);
                Progress progress = new Progress(new RunLog(folder), job -> List.of(), job -> OptionalLong.empty())) {
            new RunIndex(
                            catalog,
                            folder,
                            new FixedConfiguration("nightly", Selection.Content.ALL, Map.of()),
                            new ActionRecords(folder, clock),
                            new Audit(catalog, "here", clock),
                            progress,
                            clock)
                    .follow();
        }
        return new OwnRecords(
                settings, new RetentionIndex(Catalog.in(state), folder), true, List.of(), clock.instant());
    }

    private Origin originOf(String instance, String database, Manifest.Entry... entries) {
        return records().originOf(SampleManifest.of("pg/shop/1", instance, database, BEGAN, List.of(entries)));
    }

    @Test
    void aManifestThatSaysSomethingElseIsAltered() {
        ended(0, false, outcome("shop", Verdict.SUCCESS, "pg/shop/1", null));
        Manifest.Entry data = SampleManifest.entry(ArtifactKind.DATA, DATA, 5);
        Manifest.Entry roles = SampleManifest.entry(ArtifactKind.ROLES, ROLES, 5);
        assertThat(originOf("pg", "shop", data, roles)).isEqualTo(Origin.OWN);
        assertThat(originOf("pg", "other", data, roles)).isEqualTo(Origin.ALTERED);
        assertThat(originOf("pg", "", data, roles)).isEqualTo(Origin.ALTERED);
        assertThat(originOf("pg2", "shop", data, roles)).isEqualTo(Origin.ALTERED);
        assertThat(originOf("pg", "shop", data)).isEqualTo(Origin.ALTERED);
        assertThat(originOf(
                        "pg",
                        "shop",
                        SampleManifest.entry(ArtifactKind.ROLES, DATA, 5),
                        SampleManifest.entry(ArtifactKind.DATA, ROLES, 5)))
                .isEqualTo(Origin.ALTERED);
    }

    @Test
    void rolesAloneThatBecameADatabaseAreAltered() {
        ended(0, true, outcome(null, Verdict.SUCCESS, "pg/shop/1", null));
        Manifest.Entry roles = SampleManifest.entry(ArtifactKind.ROLES, ROLES, 5);
        assertThat(originOf("pg", Manifest.NO_DATABASE, roles)).isEqualTo(Origin.OWN);
        assertThat(originOf("pg", "shop", roles)).isEqualTo(Origin.ALTERED);
        assertThat(originOf("pg", "", roles, SampleManifest.entry(ArtifactKind.DATA, DATA, 5)))
                .isEqualTo(Origin.ALTERED);
    }

    private List<String> freezes(String database) {
        return records().freezes("pg", database, "disk", policy -> Instant.EPOCH);
    }

    @Test
    void onlyTheirOwnBackupsFreezeRoles() {
        ended(0, true, outcome(null, Verdict.SUCCESS, "pg/pg_1", null));
        ended(1, false, outcome(null, Verdict.FAILED, null, null));
        ended(2, false);
        assertThat(freezes(Manifest.NO_DATABASE)).isEmpty();
        assertThat(freezes("shop")).isNotEmpty();
        ended(3, true, outcome(null, Verdict.FAILED, null, null));
        assertThat(freezes(Manifest.NO_DATABASE)).singleElement().asString().contains("(run r3)");
        // that they are as they were is known again
        ended(4, true, outcome(null, Verdict.SUCCESS, null, "pg/pg_1"));
        assertThat(freezes(Manifest.NO_DATABASE)).isEmpty();
    }
}
