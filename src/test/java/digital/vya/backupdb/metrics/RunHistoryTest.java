package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.notify.Outcomes;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class RunHistoryTest {
    private static final String SUCCESS =
            "vya_backup_last_success_timestamp_seconds{database=\"%s\",instance=\"prod\"} ";

    @TempDir
    private Path runs;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicLong nanoTime = new AtomicLong();

    /** As the run's own process writes it. */
    static void write(Path runs, RunOutcome outcome) throws IOException {
        Json.mapper().writeValue(runs.resolve(outcome.run().id() + ".json").toFile(), outcome);
    }

    private void start() {
        Meters meters = new Meters(registry, Outcomes.settings(), () -> 0);
        new RunHistory(registry, meters, runs, nanoTime::get);
    }

    @Test
    void aRestartForgetsNothing() throws IOException {
        write(runs, run("1", 0, Outcomes.success("prod", "shop"), Outcomes.failed("prod", "erp", "no")));
        write(runs, run("2", 60, Outcomes.degraded("prod", "wiki"), Outcomes.partial("prod", "shop")));
        write(runs, run("3", 30, Outcomes.success("prod", "shop")));
        start();

        assertThat(value(SUCCESS.formatted("shop"))).isEqualTo(endOf(30));
        assertThat(value(SUCCESS.formatted("wiki"))).isEqualTo(endOf(60));
        assertThat(registry.scrape()).doesNotContain(SUCCESS.formatted("erp"));
        assertThat(value("vya_last_run_timestamp_seconds ")).isEqualTo(endOf(60));
        assertThat(value("vya_backup_size_bytes{database=\"shop\",instance=\"prod\",kind=\"raw\"} "))
                .isEqualTo(118 << 20);
        assertThat(value("vya_backup_size_bytes{database=\"shop\",instance=\"prod\",kind=\"packed\"} "))
                .isEqualTo(26 << 20);
        assertThat(value("vya_backup_total{database=\"erp\",instance=\"prod\",outcome=\"FAILED\"} "))
                .isZero();
    }

    @Test
    void aBackupByAnotherProcessIsSeen() throws IOException {
        start();
        assertThat(value("vya_last_run_timestamp_seconds ")).isZero();
        write(runs, run("1", 0, Outcomes.success("prod", "shop")));

        nanoTime.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(value("vya_last_run_timestamp_seconds ")).isZero();

        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(value("vya_last_run_timestamp_seconds ")).isEqualTo(endOf(0));
        assertThat(value(SUCCESS.formatted("shop"))).isEqualTo(endOf(0));

        write(runs, run("2", 5, Outcomes.success("prod", "shop")));
        nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(value(SUCCESS.formatted("shop"))).isEqualTo(endOf(5));
    }

    @Test
    void oneRunFromTheFutureHidesNoneThatCameAfterIt() throws IOException {
        int aYear = 366 * 24 * 60;
        write(runs, run("1", aYear, Outcomes.success("prod", "shop"), Outcomes.success("prod", "erp")));
        write(runs, run("2", 5, Outcomes.success("prod", "shop")));
        start();

        assertThat(value(SUCCESS.formatted("shop"))).isEqualTo(endOf(5));
        assertThat(value("vya_last_run_timestamp_seconds ")).isEqualTo(endOf(5));
        assertThat(registry.scrape()).doesNotContain(SUCCESS.formatted("erp"));

        // the clock was set right and the record with it: now it counts
        write(runs, run("1", 7, Outcomes.success("prod", "erp")));
        nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(value("vya_last_run_timestamp_seconds ")).isEqualTo(endOf(7));
    }

    @Test
    void aDamagedRecordHidesNoOther() throws IOException {
        Files.writeString(runs.resolve("0.json"), "{\"run\":");
        Files.writeString(runs.resolve("00.json"), "{}");
        Files.writeString(runs.resolve("x.json.part"), "{");
        write(runs, run("1", 0, Outcomes.success("prod", "shop")));
        start();

        assertThat(value(SUCCESS.formatted("shop"))).isEqualTo(endOf(0));
    }

    @Test
    void withoutAnyRunThereIsAZero() throws IOException {
        Files.delete(runs);
        start();
        assertThat(value("vya_last_run_timestamp_seconds ")).isZero();
        Files.createDirectory(runs);
    }

    private static RunOutcome run(String id, int minutesLater, DatabaseOutcome... databases) {
        RunOutcome told = Outcomes.run(databases);
        return new RunOutcome(
                new Run(id, told.run().trigger(), null, told.run().startedAt(), false),
                told.verdict(),
                List.of(databases),
                List.of(),
                told.endedAt().plusMinutes(minutesLater));
    }

    private static double endOf(int minutesLater) {
        return Outcomes.run().endedAt().plusMinutes(minutesLater).toEpochSecond();
    }

    private double value(String series) {
        return registry.scrape()
                .lines()
                .filter(l -> l.startsWith(series))
                .mapToDouble(l -> Double.parseDouble(l.substring(series.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(series + " is not in\n" + registry.scrape()));
    }
}
