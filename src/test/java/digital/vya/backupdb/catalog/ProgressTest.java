package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of what goes on, to those who look. */
@Tag("unit")
class ProgressTest {
    @TempDir
    Path state;

    @Test
    void whatIsCountedIsToldUntilItIsClosed() {
        try (Progress progress =
                new Progress(new RunLog(new RunFolder(state)), job -> List.of(), job -> OptionalLong.empty())) {
            try (Progress.Counted reads = progress.count("manifests of disk", 3);
                    Progress.Counted nothing = progress.count("removals", 0)) {
                reads.one();
                reads.one();
                nothing.one();
                assertThat(progress.now())
                        .singleElement()
                        .returns("manifests of disk", Going::what)
                        .returns(2L, Going::done)
                        .returns(3L, Going::of)
                        .matches(Going::isCounted);
            }
            assertThat(progress.now()).isEmpty();
        }
    }

    private static Job job(String database) {
        OffsetDateTime now = OffsetDateTime.parse("2026-11-21T02:30:00-03:00");
        return new Job(
                new Run("20261121_023000-0badcafe", Trigger.COMMAND, null, now, false),
                "pg",
                "postgresql",
                database,
                "nightly",
                now,
                null,
                null,
                0);
    }

    private Progress progress(Progress.Estimates estimates) {
        return new Progress(new RunLog(new RunFolder(state)), job -> List.of(), estimates);
    }

    private static InputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    @Test
    void aDumpIsToldWithWhatTheLastOneWas() throws IOException {
        try (Progress progress = progress(job -> OptionalLong.of(400));
                InputStream dump = progress.watch(bytes(200), job("shop"), "dump")) {
            dump.readNBytes(100);
            await().until(() -> progress.now().get(0).of() == 400);
            assertThat(progress.now())
                    .singleElement()
                    .returns("dump pg/shop", Going::what)
                    .returns(100L, Going::done)
                    .returns(false, Going::isExact);
            dump.readAllBytes();
            assertThat(progress.now()).isEmpty();
        }
    }

    /** A catalogue is asked for those who look, once; where nobody looks it is not asked at all. */
    @Test
    void nobodyWhoDoesNotLookAsks() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (Progress progress = progress(job -> OptionalLong.of(asked.incrementAndGet()));
                InputStream dump = progress.watch(bytes(200), job("shop"), "dump")) {
            dump.readNBytes(100);
            assertThat(asked).hasValue(0);
            progress.now();
            await().until(() -> progress.now().get(0).of() == 1);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void aCatalogueThatHangsOrFailsKeepsNoDump() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Progress.Estimates hangs = job -> {
            asked.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("no catalogue");
        };
        try (Progress progress = progress(hangs);
                InputStream first = progress.watch(bytes(200), job("shop"), "dump");
                InputStream second = progress.watch(bytes(300), job("crm"), "dump")) {
            assertThat(progress.now()).hasSize(2).allSatisfy(going -> assertThat(going.of())
                    .isZero());
            asked.await();
            assertThat(first.readAllBytes()).hasSize(200);
            second.readNBytes(10);
            assertThat(progress.now()).singleElement().returns(10L, Going::done).returns(0L, Going::of);
            never.countDown();
        }
    }

    @Test
    void bytesThatOthersCountAreToldUntilItIsClosed() throws IOException {
        try (Progress progress = progress(job -> OptionalLong.empty())) {
            AtomicLong sent = new AtomicLong();
            try (Progress.Flow flow = progress.flow("deliver pg/shop to disk", sent, 400)) {
                sent.set(100);
                flow.read(bytes(50)).readAllBytes();
                assertThat(progress.now())
                        .singleElement()
                        .returns("deliver pg/shop to disk", Going::what)
                        .returns(150L, Going::done)
                        .returns(400L, Going::of)
                        .returns(true, Going::isExact);
                flow.now("verify disk: shop");
                assertThat(progress.now().get(0).what()).isEqualTo("verify disk: shop");
            }
            assertThat(progress.now()).isEmpty();
        }
    }

    /** A server works on long after the last byte of a backup was read: that is shown too. */
    @Test
    void aPhaseIsToldFromItsBeginningToItsEnd() throws IOException {
        try (Progress progress = progress(job -> OptionalLong.empty())) {
            try (Progress.Phase phase = progress.phase("restore pg/shop")) {
                assertThat(progress.now())
                        .singleElement()
                        .returns("restore pg/shop", Going::what)
                        .returns(Going.Unit.NOTHING, Going::unit);
                try (Progress.Counted reads = progress.count("manifests of disk", 3)) {
                    assertThat(progress.now())
                            .extracting(Going::what)
                            .containsExactly("manifests of disk", "restore pg/shop");
                }
                InputStream first = phase.read(bytes(100), "check pg/shop", 100);
                InputStream second = phase.read(bytes(100), "restore pg/shop", 100);
                first.readNBytes(40);
                assertThat(progress.now())
                        .singleElement()
                        .returns("check pg/shop", Going::what)
                        .returns(40L, Going::done);
                second.readAllBytes();
                second.close();
                assertThat(progress.now())
                        .singleElement()
                        .returns("restore pg/shop", Going::what)
                        .returns(OptionalInt.of(100), Going::percent);
                Consumer<String> tables = phase.count(2);
                tables.accept("public.orders");
                assertThat(progress.now())
                        .singleElement()
                        .returns("restore pg/shop, public.orders", Going::what)
                        .returns(1L, Going::done)
                        .returns(2L, Going::of);
                tables.accept("public.lines");
                tables.accept("public.partition_that_the_backup_does_not_name");
                assertThat(progress.now().get(0).percent()).hasValue(100);
            }
            assertThat(progress.now()).isEmpty();
        }
    }
}
