package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large a dump will be is what the newest good backup of the same database by the same policy was. */
@Tag("unit")
class LastSizeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T05:30:00Z");

    @TempDir
    Path state;

    private static Job job(String database, String policy) {
        OffsetDateTime now = NOW.atOffset(ZoneOffset.UTC);
        Run run = new Run("20261121_053000-0badcafe", Trigger.COMMAND, null, now, false);
        return new Job(run, "pg", "postgresql", database, policy, now, null, null, 0);
    }

    private BackupHistory history(Catalog catalog) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new BackupHistory(catalog, new Audit(catalog, "test", clock), clock);
    }

    private static void backup(Catalog catalog, String policy, int daysAgo, long bytes, boolean committed) {
        catalog.change(sql -> sql.change(
                "INSERT INTO backups (run, instance, database_name, policy, began_at, took, verdict, point, raw_bytes,"
                        + " packed_bytes, data_bytes, scheduled, committed, suspect)"
                        + " VALUES (?, 'pg', 'shop', ?, ?, 0, 'SUCCESS', ?, ?, 1, ?, 0, ?, 0)",
                "run-" + policy + daysAgo,
                policy,
                NOW.minusSeconds(86_400L * daysAgo).toEpochMilli(),
                "point-" + daysAgo,
                bytes + 1,
                bytes,
                committed ? 1 : 0));
    }

    @Test
    void theNewestGoodOneOfTheSamePolicy() {
        try (Catalog catalog = Catalog.in(state)) {
            BackupHistory history = history(catalog);
            assertThat(history.lastSize(job("shop", "nightly"))).isEmpty();
            backup(catalog, "nightly", 3, 300, true);
            backup(catalog, "nightly", 2, 200, true);
            backup(catalog, "nightly", 1, 100, false);
            backup(catalog, "schema", 1, 10, true);
            backup(catalog, "nightly", -9, 900, true);

            assertThat(history.lastSize(job("shop", "nightly")))
                    .as("not failed, not ahead")
                    .hasValue(200);
            assertThat(history.lastSize(job("shop", "schema"))).hasValue(10);
            assertThat(history.lastSize(job("other", "nightly"))).isEmpty();
            assertThat(history.lastSize(job(null, "nightly"))).as("roles").isEmpty();
        }
    }

    /** Thrown to what shows it, which then shows none. */
    @Test
    void aCatalogueThatIsNoneGivesNone() throws IOException {
        Files.createDirectories(state.resolve("catalog"));
        Files.writeString(state.resolve("catalog/catalog.db"), "no database at all, and long enough to be looked at");
        try (Catalog catalog = Catalog.in(state)) {
            BackupHistory history = history(catalog);
            assertThatThrownBy(() -> history.lastSize(job("shop", "nightly"))).isInstanceOf(BackupException.class);
        }
    }
}
