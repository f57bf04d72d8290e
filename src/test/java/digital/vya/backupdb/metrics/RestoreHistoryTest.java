package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.catalog.EndedRestore;
import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.model.Verdict;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores are made by commands, and told by the process that serves. */
@Tag("unit")
class RestoreHistoryTest {
    private static final OffsetDateTime START = OffsetDateTime.parse("2026-11-21T02:30:00-03:00");
    private static final String SHOP = "{database=\"shop\",instance=\"main\"";

    @TempDir
    Path state;

    @Test
    void restoresOfOtherProcessesAreCountedAndTimed() {
        write(state, "1", Verdict.SUCCESS);
        AtomicLong now = new AtomicLong();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new RestoreHistory(registry, new RestoreRecords(new RunFolder(state)), now::get);
        assertThat(registry.scrape())
                .contains("vya_restore_total" + SHOP + ",outcome=\"SUCCESS\"} 1.0")
                .contains("vya_restore_total" + SHOP + ",outcome=\"FAILED\"} 0.0")
                .contains("vya_restore_duration_seconds" + SHOP + "} 42.0");

        write(state, "2", Verdict.FAILED);
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(registry.scrape())
                .contains("vya_restore_total" + SHOP + ",outcome=\"FAILED\"} 1.0")
                .contains("vya_restore_duration_seconds" + SHOP + "} 42.0");
    }

    /** A clock that was ahead for one restore must not hide how long the ones after it take. */
    @Test
    void aRestoreFromTheFutureIsCountedAndIsNotTheLast() {
        write(state, "1", Verdict.SUCCESS);
        OffsetDateTime ahead = OffsetDateTime.now(ZoneOffset.UTC).plusDays(1);
        RestoreRecords records = new RestoreRecords(new RunFolder(state));
        records.begin(RestoreRecord.of("2", "main", "shop", "shop__restoring_2", true, ahead));
        records.ended(EndedRestore.of("2", Verdict.SUCCESS, ahead, Duration.ofSeconds(7)), null);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new RestoreHistory(registry, records);

        assertThat(registry.scrape())
                .contains("vya_restore_total" + SHOP + ",outcome=\"SUCCESS\"} 2.0")
                .contains("vya_restore_duration_seconds" + SHOP + "} 42.0");
    }

    static void write(Path state, String id, Verdict verdict) {
        RestoreRecords records = new RestoreRecords(new RunFolder(state));
        records.begin(RestoreRecord.of(id, "main", "shop", "shop__restoring_1", true, START));
        records.ended(EndedRestore.of(id, verdict, START), null);
    }
}
