package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Filling;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.notify.Outcomes;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.schedule.StartRules;
import digital.vya.backupdb.schedule.Timetable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What stands on the page that Prometheus reads. */
@Tag("unit")
class MetersTest {
    private static final Settings SETTINGS = new Settings(
            Outcomes.settings().server(),
            Outcomes.settings().instances(),
            Outcomes.settings().policies(),
            List.of(new Settings.Destination("disk", "file", Map.of())),
            List.of(Outcomes.notification("ops", "mail", Map.of())),
            List.of());

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry, SETTINGS, () -> 3);

    @Test
    void aRunIsCounted() {
        meters.record(Outcomes.run(Outcomes.success("prod", "shop"), Outcomes.partial("prod", "wiki")));
        meters.record(
                Outcomes.run(Outcomes.success("prod", "shop"), Outcomes.failed("prod", null, "no route to host")));

        assertThat(page())
                .contains(
                        "vya_backup_total{database=\"shop\",instance=\"prod\",outcome=\"SUCCESS\"} 2.0",
                        "vya_backup_total{database=\"shop\",instance=\"prod\",outcome=\"FAILED\"} 0.0",
                        "vya_backup_total{database=\"wiki\",instance=\"prod\",outcome=\"PARTIAL\"} 1.0",
                        "vya_backup_total{database=\"\",instance=\"prod\",outcome=\"FAILED\"} 1.0",
                        "vya_backup_duration_seconds_count{database=\"shop\",instance=\"prod\"} 2",
                        "vya_backup_duration_seconds_sum{database=\"shop\",instance=\"prod\"} 234.0",
                        "vya_backup_duration_seconds_max{database=\"shop\",instance=\"prod\"} 117.0",
                        "vya_backup_errors_total{code=\"VYA-2002\"} 1.0",
                        "vya_backup_errors_total{code=\"VYA-5001\"} 1.0",
                        "vya_delivery_total{destination=\"disk\",outcome=\"committed\"} 3.0",
                        "vya_delivery_total{destination=\"offsite\",outcome=\"parked\"} 1.0",
                        "vya_dead_letters 3.0");
    }

    @Test
    void whatCanBeForeseenStartsAtZero() {
        assertThat(page())
                .contains(
                        "vya_delivery_total{destination=\"disk\",outcome=\"failed\"} 0.0",
                        "vya_notifications_total{notification=\"ops\",outcome=\"timeout\"} 0.0")
                .filteredOn(line -> line.startsWith("vya_backup_errors_total"))
                .hasSize(ErrorCode.values().length);
    }

    @Test
    void namesOfDatabasesAreData() {
        meters.record(Outcomes.run(Outcomes.success("prod", "a\"} 1\nvya_dead_letters 0 \\ 🐘")));

        assertThat(page())
                .contains("vya_backup_total{database=\"a\\\"} 1\\nvya_dead_letters 0 \\\\ 🐘\",instance=\"prod\","
                        + "outcome=\"SUCCESS\"} 1.0")
                .doesNotContain("vya_dead_letters 0 \\ 🐘\"");
    }

    @Test
    void whatCannotBeCountedIsNoNumber() {
        PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new Meters(other, SETTINGS, () -> {
            throw new IOException("disk gone");
        });
        assertThat(other.scrape()).contains("vya_dead_letters NaN");
    }

    @Test
    void theReferenceNamesWhatIsThere(@org.junit.jupiter.api.io.TempDir Path runs) throws Exception {
        meters.record(Outcomes.run(Outcomes.partial("prod", "wiki")));
        meters.notification("ops", "sent");
        meters.filling(new Filling("disk", "/b", 9, 91, true, 1L, LocalDate.parse("2026-12-24")));
        meters.missed("nightly", false);
        meters.schedule(
                "nightly",
                new ScheduleTimes(
                        "nightly",
                        "02:30",
                        new Timetable(EnumSet.allOf(DayOfWeek.class), LocalTime.of(2, 30), ZoneOffset.UTC),
                        StartRules.USUAL),
                Clock.fixed(Instant.parse("2026-11-21T02:30:00Z"), ZoneOffset.UTC));
        RunHistoryTest.write(runs, Outcomes.run(Outcomes.success("prod", "shop")));
        new RunHistory(registry, meters, runs);
        RestoreHistoryTest.write(runs, "1", Verdict.SUCCESS);
        new RestoreHistory(registry, new RestoreRecords(new RunFolder(runs)));

        assertThat(page())
                .contains(
                        "vya_destination_free_bytes{destination=\"disk\"} 9.0",
                        "vya_destination_filling{destination=\"disk\"} 1.0",
                        "vya_destination_full_timestamp_seconds{destination=\"disk\"} 1.7980704E9",
                        "vya_reloads_total{outcome=\"refused\"} 0.0",
                        "vya_schedule_next_run_timestamp_seconds{schedule=\"nightly\"} 1.7953146E9",
                        "vya_schedule_expected_interval_seconds{schedule=\"nightly\"} 86400.0",
                        "vya_schedule_slots_total{outcome=\"missed\",schedule=\"nightly\"} 0.0");
        assertThat(MetricsPage.shapes(registry.scrape()))
                .containsExactlyInAnyOrderElementsOf(MetricsPage.documented(Path.of("docs/reference/metrics.md")));
    }

    @Test
    void aScheduleOfOtherTimesIsToldByThoseAlone() {
        for (int hour : List.of(2, 4)) {
            meters.schedule(
                    "nightly",
                    new ScheduleTimes(
                            "nightly",
                            hour + ":30",
                            new Timetable(EnumSet.allOf(DayOfWeek.class), LocalTime.of(hour, 30), ZoneOffset.UTC),
                            StartRules.USUAL),
                    Clock.fixed(Instant.parse("2026-11-21T01:00:00Z"), ZoneOffset.UTC));
        }
        Instant next = Instant.parse("2026-11-21T04:30:00Z");
        assertThat(registry.get("vya.schedule.next.run.timestamp").gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.value()).isEqualTo((double) next.getEpochSecond()));
    }

    /** Another configuration: what was counted stays, what is measured of a destination that is gone does not. */
    @Test
    void whatIsGoneFromTheConfigurationIsNotMeasured() {
        meters.filling(new Filling("disk", "/b", 9, 91, true, null, null));
        assertThat(page()).contains("vya_destination_full_timestamp_seconds{destination=\"disk\"} NaN");
        meters.foresee(Outcomes.settings());
        assertThat(page())
                .contains("vya_delivery_total{destination=\"disk\",outcome=\"failed\"} 0.0")
                .noneMatch(line -> line.startsWith("vya_destination_"));
        meters.filling(new Filling("disk", "/b", 8, 91, true, null, null));
        assertThat(page()).contains("vya_destination_free_bytes{destination=\"disk\"} 8.0");
    }

    private List<String> page() {
        return registry.scrape().lines().toList();
    }
}
