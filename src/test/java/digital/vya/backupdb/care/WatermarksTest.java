package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.PointIndex;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Filling;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When it is told that a destination fills up, and when not. */
@Tag("unit")
class WatermarksTest {
    private static final Settings.Watermark ALWAYS = new Settings.Watermark(1, OptionalLong.of(Long.MAX_VALUE / 4));
    private static final Settings.Watermark NEVER = new Settings.Watermark(100, OptionalLong.of(0));
    private static final long GIGABYTE = 1L << 30;

    @TempDir
    private Path home;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Watermarks watermarks(Settings.Watermark watermark, String directory) {
        Settings settings = new Settings(
                new Settings.Server("here", null, null, null),
                List.of(),
                List.of(),
                List.of(
                        new Settings.Destination("disk", "file", Map.of("directory", directory), watermark),
                        new Settings.Destination("cloud", "s3", Map.of("directory", directory), ALWAYS)),
                List.of(),
                List.of());
        Path state = home.resolve("state");
        registry.clear();
        return new Watermarks(
                settings,
                Placeholders.of(home),
                home,
                new PointIndex(Catalog.in(state)),
                new RunFolder(state),
                new Meters(registry, settings, () -> 0),
                Clock.fixed(Instant.parse("2026-11-21T05:30:00Z"), ZoneOffset.UTC));
    }

    private static RunOutcome run(String... destinations) {
        OffsetDateTime at = OffsetDateTime.parse("2026-11-21T02:30:00-03:00");
        List<DeliveryResult> deliveries = List.of(destinations).stream()
                .map(id -> new DeliveryResult(id, true, Duration.ofSeconds(1), null, null))
                .toList();
        DatabaseOutcome shop = new DatabaseOutcome(
                "pg", "shop", Verdict.SUCCESS, "pg/shop/1", List.of(), deliveries, List.of(), Duration.ofSeconds(2));
        return new RunOutcome(
                new Run("r1", Trigger.SCHEDULE, "nightly", at, false), Verdict.SUCCESS, List.of(shop), List.of(), at);
    }

    private static List<ErrorCode> told(RunOutcome outcome) {
        return outcome.problems().stream().map(Problem::code).toList();
    }

    @Test
    void eachCrossingIsToldOnceAndChangesNoVerdict() {
        Watermarks full = watermarks(ALWAYS, "store");
        RunOutcome first = full.after(run("disk", "cloud"));
        assertThat(told(first)).containsExactly(ErrorCode.DESTINATION_FILLING);
        assertThat(first.verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(first.problems().get(0).message()).startsWith("disk: " + home.resolve("store") + " has ");
        assertThat(full.after(run("disk"))).isEqualTo(run("disk"));
        // also after a restart
        assertThat(told(watermarks(ALWAYS, "store").after(run("disk")))).isEmpty();
        assertThat(gauge("vya.destination.filling")).isEqualTo(1);

        assertThat(told(watermarks(NEVER, "store").after(run("disk")))).isEmpty();
        assertThat(gauge("vya.destination.filling")).isZero();
        assertThat(told(watermarks(ALWAYS, "store").after(run("disk")))).containsExactly(ErrorCode.DESTINATION_FILLING);
        // it is another disk, as far as is known
        assertThat(told(watermarks(ALWAYS, "elsewhere").after(run("disk"))))
                .containsExactly(ErrorCode.DESTINATION_FILLING);
    }

    /** A disk at its watermark goes up and down by a backup; it must be well by more than that. */
    @Test
    void whatGoesUpAndDownAtTheWatermarkIsToldOnce() {
        Filling now = watermarks(NEVER, "store").all().get(0);
        Settings.Watermark justFull = new Settings.Watermark(100, OptionalLong.of(now.freeBytes() * 2));
        assertThat(told(watermarks(justFull, "store").after(run("disk")))).hasSize(1);
        Settings.Watermark hardlyWell = new Settings.Watermark(100, OptionalLong.of((long) (now.freeBytes() * 0.95)));
        assertThat(told(watermarks(hardlyWell, "store").after(run("disk")))).isEmpty();
        assertThat(told(watermarks(justFull, "store").after(run("disk")))).isEmpty();
    }

    /** Each run is another process where it is by hand, and may see that there is no mark yet. */
    @Test
    void runsThatEndAtOnceTellItOnce() throws Exception {
        int runs = 4;
        // the catalogue is there before they ask it
        watermarks(ALWAYS, "store").all();
        CyclicBarrier together = new CyclicBarrier(runs);
        ExecutorService threads = Executors.newFixedThreadPool(runs);
        try {
            List<Future<RunOutcome>> ends = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                Watermarks own = watermarks(ALWAYS, "store");
                ends.add(threads.submit(() -> {
                    together.await();
                    return own.after(run("disk"));
                }));
            }
            List<ErrorCode> all = new ArrayList<>();
            for (Future<RunOutcome> end : ends) {
                all.addAll(told(end.get()));
            }
            assertThat(all).containsExactly(ErrorCode.DESTINATION_FILLING);
        } finally {
            threads.shutdownNow();
        }
        assertThat(Installation.files(home.resolve("state/filling"))).containsExactly("disk.json");
    }

    @Test
    void onlyDestinationsOfTheRunAreLookedAt() {
        assertThat(told(watermarks(ALWAYS, "store").after(run("cloud")))).isEmpty();
        assertThat(watermarks(ALWAYS, "store").all())
                .extracting(Filling::destination)
                .containsExactly("disk");
    }

    /** Nothing that goes wrong here is a run's concern. */
    @Test
    void whatCannotBeToldHarmsNoRun() throws IOException {
        assertThat(watermarks(ALWAYS, "{{file:not-there}}").after(run("disk"))).isEqualTo(run("disk"));
        Path marks = Files.createDirectories(home.resolve("state/filling"));
        Files.writeString(marks.resolve("disk.json"), "{");
        assertThat(told(watermarks(ALWAYS, "store").after(run("disk")))).hasSize(1);
        assertThat(told(watermarks(ALWAYS, "store").after(run("disk")))).isEmpty();
        // where it cannot be written down that it was told, it is told again
        Files.delete(marks.resolve("disk.json"));
        Files.delete(marks);
        Files.writeString(marks, "a file where the folder would be");
        assertThat(told(watermarks(ALWAYS, "store").after(run("disk")))).hasSize(1);
        assertThat(told(watermarks(ALWAYS, "store").after(run("disk")))).hasSize(1);
    }

    @Test
    void fiftyGigabytesAreAQuarterOfASmallDiskAtMost() {
        assertThat(Settings.Watermark.USUAL.free(1000 * GIGABYTE)).isEqualTo(50 * GIGABYTE);
        assertThat(Settings.Watermark.USUAL.free(200 * GIGABYTE)).isEqualTo(50 * GIGABYTE);
        assertThat(Settings.Watermark.USUAL.free(20 * GIGABYTE)).isEqualTo(5 * GIGABYTE);
        assertThat(new Settings.Watermark(80, OptionalLong.of(9)).free(20)).isEqualTo(9);
    }

    @Test
    void theSentenceSaysTheDay() {
        LocalDate day = LocalDate.parse("2026-12-24");
        assertThat(new Filling("disk", "/b", 9 * GIGABYTE, 91, true, GIGABYTE, day).said())
                .isEqualTo(
                        "/b has 9.0 GB free, 91 % of its disk are used; full on 2026-12-24 at 1.0 GB a day, as in the"
                                + " last weeks");
        assertThat(new Filling("disk", "/b", 9 * GIGABYTE, 91, true, 1024L, null).said())
                .endsWith("; it grows by 1.0 KB a day, as in the last weeks");
        assertThat(new Filling("disk", "/b", 9 * GIGABYTE, 91, true, -5L, null).said())
                .endsWith("; it did not grow in the last weeks");
        assertThat(new Filling("disk", "/b", 9 * GIGABYTE, 91, true, null, null).said())
                .endsWith("of its disk are used");
    }

    private double gauge(String name) {
        return registry.get(name).tag("destination", "disk").gauge().value();
    }
}
