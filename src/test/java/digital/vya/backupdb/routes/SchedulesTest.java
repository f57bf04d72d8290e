package digital.vya.backupdb.routes;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Anomalies;
import digital.vya.backupdb.backup.Outcomes;
import digital.vya.backupdb.backup.Schedules;
import digital.vya.backupdb.catalog.Audit;
import digital.vya.backupdb.catalog.BackupHistory;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.schedule.ScheduleState;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.schedule.StartRules;
import digital.vya.backupdb.schedule.Timetable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SchedulesTest {
    private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Settings SETTINGS = settings(
            schedule("nightly", Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), SAO_PAULO, true),
            schedule("sundays", Set.of(DayOfWeek.SUNDAY), NEW_YORK, true),
            schedule("off", EnumSet.allOf(DayOfWeek.class), SAO_PAULO, false));

    @TempDir
    Path state;

    private RunRecords records;
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-05T12:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ExecutorService scheduled = Executors.newCachedThreadPool();
    private final BlockingQueue<BackupRequest> asked = new ArrayBlockingQueue<>(10);
    private final AtomicBoolean draining = new AtomicBoolean();

    @AfterEach
    void stop() {
        camel.stop();
        scheduled.shutdownNow();
    }

    @Test
    void givesEachDueTimeOnceOnItsDaysAtItsTimeInItsZone() {
        Schedules schedules = begun();
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:29:59Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due())
                .containsExactly(new BackupRequest(Trigger.SCHEDULE, "nightly", List.of("pg"), null, false, false));
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:30:05Z");
        assertThat(schedules.due()).isEmpty();
    }

    /** An upgrade waits for what runs; the process that comes next, or this one when it is given up, decides. */
    @Test
    void nothingBeginsWhileItDrainsAndNothingIsLost() {
        Schedules schedules = begun();
        draining.set(true);
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).isEmpty();
        assertThat(schedules.missed()).isEmpty();
        draining.set(false);
        clock.set("2026-03-06T05:31:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
        assertThat(schedules.missed()).isEmpty();
    }

    /** A question that hangs is no tick, and holds up nobody who asks whether it ticks. */
    @Test
    void aQuestionThatHangsIsSeen() throws Exception {
        Schedules schedules = begun();
        draining.set(true);
        schedules.due();
        assertThat(schedules.hasTickedWithin(Duration.ofMinutes(1))).isTrue();
        CountDownLatch hung = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Thread hanging = new Thread(() -> {
            synchronized (schedules) {
                hung.countDown();
                await(free);
            }
        });
        hanging.start();
        await(hung);
        assertThat(schedules.hasTickedWithin(Duration.ZERO)).isFalse();
        free.countDown();
        hanging.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** 02:30 is not there on this Sunday in New York; the week's only backup is. */
    @Test
    void theHourThatDoesNotExistLosesNoSunday() {
        Schedules schedules = begun();
        clock.set("2026-03-08T06:59:59Z");
        schedules.due();
        clock.set("2026-03-08T07:00:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("sundays");
    }

    /** A machine that slept, or a clock that was set forward. */
    @Test
    void whatBecameDueMeanwhileIsStartedLateAndOnceAndTheRestIsTold() {
        Schedules schedules = begun();
        clock.set("2026-03-20T12:00:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
        assertThat(schedules.due()).isEmpty();
        assertThat(told(schedules))
                .containsExactly(
                        "FAILED VYA-1017 Schedule nightly did not run 4 times, from 2026-03-06T02:30-03:00"
                                + " to 2026-03-16T02:30-03:00: `serve` was not there then, and a later"
                                + " time stands in",
                        "FAILED VYA-1017 Schedule sundays did not run 2 times, from 2026-03-08T03:00-04:00"
                                + " to 2026-03-15T02:30-04:00: `serve` was not there then, or something"
                                + " held it up, and it is too late now");
        assertThat(schedules.missed()).isEmpty();
        assertThat(slots("nightly", "late")).isEqualTo(1);
        assertThat(slots("nightly", "missed")).isEqualTo(4);
        assertThat(slots("sundays", "missed")).isEqualTo(2);
        assertThat(missed("nightly")).isZero();
        assertThat(missed("sundays")).isEqualTo(1.0);
        assertThat(records().ended().map(outcome -> outcome.run().schedule())).hasSize(2);
    }

    @Test
    void lateRunsBeginOneAfterTheOther() {
        Settings two = settings(
                schedule("one", Set.of(DayOfWeek.FRIDAY), SAO_PAULO, true),
                schedule("two", Set.of(DayOfWeek.FRIDAY), SAO_PAULO, true),
                schedule("three", Set.of(DayOfWeek.FRIDAY), SAO_PAULO, true));
        Schedules schedules = begun(two);
        clock.set("2026-03-06T09:00:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("one");
        clock.set("2026-03-06T09:00:05Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T09:00:15Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("two");
        clock.set("2026-03-06T09:00:30Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("three");
        assertThat(schedules.missed()).isEmpty();
    }

    @Test
    void aScheduleWhoseRunGoesOnIsSkippedAndTold() {
        Schedules schedules = begun();
        clock.set("2026-03-06T05:30:00Z");
        schedules.due();
        RunRecords runs = records;
        Run lasts = run("nightly", "2026-03-06T05:30:01Z");
        runs.begin(lasts);
        clock.set("2026-03-09T05:30:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("sundays");
        assertThat(told(schedules))
                .containsExactly("SKIPPED VYA-1018 Schedule nightly did not run at 2026-03-09T02:30-03:00:"
                        + " its run before still goes on");
        assertThat(missed("nightly")).isZero();
        assertThat(slots("nightly", "skipped")).isEqualTo(1);
        runs.end(new RunOutcome(lasts, Verdict.SUCCESS, List.of(), List.of(), lasts.startedAt()));
        clock.set("2026-03-13T05:30:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
    }

    /** Killed between the note and the run. */
    @Test
    void whatWasDecidedAndDidNotBeginIsMadeUpForAfterARestart() {
        Schedules schedules = begun();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).hasSize(1);
        clock.set("2026-03-06T06:10:00Z");
        schedules = begun();
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
        ended("nightly", "2026-03-06T06:10:01Z");
        clock.set("2026-03-06T06:20:00Z");
        assertThat(begun().due()).isEmpty();
    }

    /** The run that was begun a moment ago has no record yet: a changed configuration neither loses nor repeats it. */
    @Test
    void whatADecidedTimeBecameGoesOverToAChangedConfiguration() {
        Schedules before = begun();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(before.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
        Map<String, ScheduleState> decided = before.end();
        clock.set("2026-03-09T12:00:00Z");
        assertThat(before.due()).isEmpty();
        assertThat(before.missed()).isEmpty();

        clock.set("2026-03-06T05:30:01Z");
        Settings changed = settings(
                schedule("nightly", Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), SAO_PAULO, true),
                schedule("added", EnumSet.allOf(DayOfWeek.class), SAO_PAULO, true),
                schedule("sundays", EnumSet.allOf(DayOfWeek.class), SAO_PAULO, true));
        Schedules after = begun(changed, decided);
        assertThat(after.due()).isEmpty();
        clock.set("2026-03-07T05:30:00Z");
        assertThat(after.due()).extracting(BackupRequest::schedule).containsExactly("added", "sundays");
        assertThat(after.missed()).isEmpty();
        // and on the disk it is so, too
        clock.set("2026-03-07T05:31:00Z");
        ended("added", "2026-03-07T05:30:01Z");
        ended("sundays", "2026-03-07T05:30:01Z");
        ended("nightly", "2026-03-06T05:30:02Z");
        assertThat(begun(changed).due()).isEmpty();
    }

    @Test
    void whatAScheduleThatIsGoneShowedGoesWithIt() {
        Schedules before = begun();
        Map<String, ScheduleState> decided = before.end();
        Settings changed = settings(schedule("nightly", Set.of(DayOfWeek.TUESDAY), SAO_PAULO, true));
        begun(changed, decided);
        assertThat(registry.find("vya.schedule.next.run.timestamp").gauges())
                .extracting(
                        gauge -> gauge.getId().getTag("schedule") + " " + Instant.ofEpochSecond((long) gauge.value()))
                .containsExactly("nightly 2026-03-10T05:30:00Z");
        assertThat(registry.find("vya.schedule.missed").gauges()).hasSize(1);
        assertThat(new ScheduleRecords(new RunFolder(state)).of("sundays")).isEmpty();
    }

    /** Its record tells that nightly began, whichever other schedules there were and are. */
    @Test
    void whatBeganIsFoundAlsoBehindTheRunsOfOthers() {
        Schedules schedules = begun();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).hasSize(1);
        ended("nightly", "2026-03-06T05:30:01Z");
        ended("off", "2026-03-06T05:50:00Z");
        ended("gone", "2026-03-06T05:55:00Z");
        clock.set("2026-03-06T06:00:00Z");
        schedules = begun(settings(SETTINGS.schedules().get(0)));
        assertThat(schedules.due()).isEmpty();
        assertThat(schedules.missed()).isEmpty();
    }

    /** It was written by a clock that was ahead, before schedules had a state. */
    @Test
    void aRunFromTheFutureKeepsNoScheduleFromRunning() {
        ended("nightly", "2036-01-04T05:30:00Z");
        Schedules schedules = begun();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
        ended("nightly", "2026-03-06T05:30:01Z");
        schedules = begun();
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-09T05:30:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).contains("nightly");
    }

    @Test
    void whatWasToldIsNotToldAgainAfterARestartAndStaysInTheMetric() {
        begun();
        clock.set("2026-03-10T12:00:00Z");
        Schedules schedules = begun();
        schedules.due();
        assertThat(schedules.missed()).hasSize(2);
        schedules = begun();
        assertThat(missed("sundays")).isEqualTo(1.0);
        assertThat(schedules.due()).isEmpty();
        assertThat(schedules.missed()).isEmpty();
    }

    @Test
    void anotherTimeInTheConfigurationBeginsAnew() {
        Schedules before = begun();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(before.due()).hasSize(1);
        ended("nightly", "2026-03-06T05:30:01Z");
        Settings later = settings(new Settings.Schedule(
                "nightly",
                times("nightly", Set.of(DayOfWeek.FRIDAY), LocalTime.of(2, 35), SAO_PAULO),
                SAO_PAULO,
                true,
                List.of("pg"),
                Optional.empty(),
                true));
        clock.set("2026-03-06T05:40:00Z");
        Schedules schedules = begun(later);
        assertThat(schedules.due()).isEmpty();
        assertThat(schedules.missed()).isEmpty();
    }

    @Test
    void oneThatWasOffMissedNothing() {
        begun();
        clock.set("2026-03-10T05:00:00Z");
        begun(settings(schedule("nightly", Set.of(DayOfWeek.MONDAY), SAO_PAULO, false)));
        clock.set("2026-03-20T05:00:00Z");
        Schedules schedules = begun();
        assertThat(schedules.due()).isEmpty();
        assertThat(schedules.missed()).isEmpty();
    }

    /** A backup is more than the note of it. */
    @Test
    void aRecordThatCannotBeReadOrWrittenStopsNothing() throws Exception {
        Schedules schedules = begun();
        Path folder = state.resolve("schedules");
        Files.delete(folder.resolve("nightly.json"));
        Files.createDirectory(folder.resolve("nightly.json"));
        Files.writeString(folder.resolve("sundays.json"), "{\"when\": ");
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).hasSize(1);
        assertThat(schedules.due()).isEmpty();
        ended("nightly", "2026-03-06T05:30:01Z");
        schedules = begun();
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-08T07:00:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("sundays");
    }

    @Test
    void aClockThatIsSetBackStartsNothingTwiceAndOneFromTheFutureStopsNothing() {
        Schedules schedules = begun();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).hasSize(1);
        clock.set("2026-03-06T05:00:00Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:30:30Z");
        assertThat(schedules.due()).isEmpty();

        clock.set("2036-01-01T00:00:00Z");
        assertThat(schedules.due()).hasSize(1);
        clock.set("2026-03-06T06:00:00Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-09T05:30:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly", "sundays");
    }

    /** The machine started with a clock that was eight hours ahead, and the network set it right. */
    @Test
    void whatIsDueInTheHoursThatTheClockWasAheadIsNotLost() {
        clock.set("2026-03-06T12:00:00Z");
        Schedules schedules = begun();
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T04:00:00Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
        assertThat(schedules.due()).isEmpty();
    }

    /** Given early because the clock jumped ahead, it is not given again at its time; what was not given is. */
    @Test
    void aClockThatWasAheadForAWhileGivesNothingTwice() {
        Schedules schedules = begun();
        clock.set("2026-03-06T08:00:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
        clock.set("2026-03-06T00:00:00Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:29:59Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-09T05:30:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly", "sundays");
    }

    /** Days ahead it was another day's run; that day still gets its own. */
    @Test
    void aRunThatWasGivenDaysTooEarlyIsGivenAgainAtItsTime() {
        Schedules schedules = begun();
        clock.set("2026-03-09T06:00:00Z");
        assertThat(schedules.due()).hasSize(2);
        clock.set("2026-03-05T13:00:00Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly");
        clock.set("2026-03-08T07:00:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("sundays");
    }

    @Test
    void aRunThatBeganBeforeARestartIsNotGivenAgainAfterASetBack() {
        ended("nightly", "2026-03-06T05:30:02Z");
        clock.set("2026-03-06T05:40:00Z");
        Schedules schedules = begun();
        clock.set("2026-03-06T05:20:00Z");
        assertThat(schedules.due()).isEmpty();
        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).isEmpty();
    }

    @Test
    void aRunThatWasMissedWhileNothingServedIsToldUntilTheNextOneBegins() {
        ended("nightly", "2026-02-27T05:30:00Z");
        ended("sundays", "2026-03-01T07:30:00Z");
        Schedules schedules = begun();
        assertThat(schedules.due()).isEmpty();
        assertThat(told(schedules)).hasSize(1);
        assertThat(missed("nightly")).isEqualTo(1.0);
        assertThat(missed("sundays")).isZero();
        assertThat(registry.find("vya.schedule.missed").tag("schedule", "off").gauge())
                .isNull();

        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).hasSize(1);
        assertThat(missed("nightly")).isZero();
    }

    @Test
    void aScheduleThatNeverRanIsNewAndMissesNothingBeforeItWasSeen() {
        begun();
        assertThat(missed("nightly")).isZero();
        clock.set("2026-03-08T12:00:00Z");
        Schedules schedules = begun();
        schedules.due();
        assertThat(told(schedules)).singleElement().asString().contains("Schedule nightly did not run at 2026-03-06");
    }

    /** The product's own route: each run goes its own way, and the next tick waits for none. */
    @Test
    void theRouteStartsWhatIsDueAndARunThatLastsDelaysNobody() throws Exception {
        Schedules schedules = begun();
        CountDownLatch lasts = new CountDownLatch(1);
        camel.getRegistry().bind("schedules", schedules);
        camel.getRegistry().bind("scheduled", scheduled);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:backup").process(e -> {
                    asked.add(e.getMessage().getBody(BackupRequest.class));
                    lasts.await();
                });
            }
        });
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.resolveResource(camel, "file:routes/triggers/schedules.camel.yaml"));
        clock.set("2026-03-06T05:30:00Z");
        camel.start();
        assertThat(asked.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new BackupRequest(Trigger.SCHEDULE, "nightly", List.of("pg"), null, false, false));
        clock.set("2026-03-08T07:00:00Z");
        assertThat(asked.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new BackupRequest(Trigger.SCHEDULE, "sundays", List.of("pg"), null, false, false));
        lasts.countDown();
    }

    private Schedules begun() {
        return begun(SETTINGS);
    }

    private Schedules begun(Settings settings) {
        registry.clear();
        records = new RunRecords(new RunFolder(state));
        Schedules schedules = schedules(settings);
        schedules.begin();
        return schedules;
    }

    /** In the same process. */
    private Schedules begun(Settings settings, Map<String, ScheduleState> decided) {
        Schedules schedules = schedules(settings);
        schedules.begin(decided);
        return schedules;
    }

    private Schedules schedules(Settings settings) {
        RunFolder folder = new RunFolder(state);
        Catalog catalog = Catalog.in(state);
        return new Schedules(
                settings,
                new ScheduleRecords(folder),
                records,
                Nodes.alone(state),
                new Outcomes(
                        new Anomalies(settings, new BackupHistory(catalog, new Audit(catalog, "here", clock), clock)),
                        new RunLog(folder),
                        clock),
                new Meters(registry, settings, () -> 0),
                clock,
                draining::get);
    }

    private RunRecords records() {
        return new RunRecords(new RunFolder(state));
    }

    private static List<String> told(Schedules schedules) {
        return schedules.missed().stream()
                .map(outcome -> outcome.verdict() + " "
                        + outcome.problems().get(0).code().id() + " "
                        + outcome.problems().get(0).message())
                .toList();
    }

    private double slots(String schedule, String outcome) {
        return registry.get("vya.schedule.slots")
                .tags("schedule", schedule, "outcome", outcome)
                .counter()
                .count();
    }

    private static Run run(String schedule, String startedAt) {
        var started = Instant.parse(startedAt).atOffset(ZoneOffset.UTC);
        return new Run(startedAt.replaceAll("[^0-9]", "") + "-" + schedule, Trigger.SCHEDULE, schedule, started, false);
    }

    private double missed(String schedule) {
        return registry.get("vya.schedule.missed")
                .tag("schedule", schedule)
                .gauge()
                .value();
    }

    private void ended(String schedule, String startedAt) {
        Run run = run(schedule, startedAt);
        RunRecords records = records();
        records.begin(run);
        records.end(new RunOutcome(run, Verdict.SUCCESS, List.of(), List.of(), run.startedAt()));
    }

    private static Settings.Schedule schedule(String id, Set<DayOfWeek> days, ZoneId zone, boolean enabled) {
        return new Settings.Schedule(
                id, times(id, days, LocalTime.of(2, 30), zone), zone, true, List.of("pg"), Optional.empty(), enabled);
    }

    private static Optional<ScheduleTimes> times(String id, Set<DayOfWeek> days, LocalTime time, ZoneId zone) {
        return Optional.of(new ScheduleTimes(id, days + " " + time, new Timetable(days, time, zone), StartRules.USUAL));
    }

    private static Settings settings(Settings.Schedule... schedules) {
        return new Settings(
                new Settings.Server("test", null, null, null),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(schedules));
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        void set(String time) {
            now = Instant.parse(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
