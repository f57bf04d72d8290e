package digital.vya.backupdb.routes;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Schedules;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

@Tag("unit")
class SchedulesTest {
    private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Settings SETTINGS = new Settings(
            new Settings.Server("test", null, null, null),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                    schedule("nightly", Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), SAO_PAULO, true),
                    schedule("sundays", Set.of(DayOfWeek.SUNDAY), NEW_YORK, true),
                    schedule("off", EnumSet.allOf(DayOfWeek.class), SAO_PAULO, false)));

    @TempDir
    Path state;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-05T12:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ExecutorService scheduled = Executors.newCachedThreadPool();
    private final BlockingQueue<BackupRequest> asked = new ArrayBlockingQueue<>(10);

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
    void whatBecameDueMeanwhileIsStartedLateAndOnce() {
        Schedules schedules = begun();
        clock.set("2026-03-20T12:00:00Z");
        assertThat(schedules.due()).extracting(BackupRequest::schedule).containsExactly("nightly", "sundays");
        assertThat(schedules.due()).isEmpty();
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
        assertThat(schedules.due()).hasSize(2);
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
        assertThat(missed("nightly")).isEqualTo(1.0);
        assertThat(missed("sundays")).isZero();
        assertThat(registry.find("vya.schedule.missed").tag("schedule", "off").gauge())
                .isNull();

        clock.set("2026-03-06T05:30:00Z");
        assertThat(schedules.due()).hasSize(1);
        assertThat(missed("nightly")).isZero();
    }

    @Test
    void aScheduleThatNeverRanMayBeNewAndMissedNothing() {
        begun();
        assertThat(missed("nightly")).isZero();
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
        Scheduler scheduler =
                camel.getComponent("quartz", QuartzComponent.class).getScheduler();
        assertThat(scheduler.getTriggerKeys(GroupMatcher.anyGroup()))
                .containsExactly(TriggerKey.triggerKey("schedules", "vya"));

        assertThat(asked.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new BackupRequest(Trigger.SCHEDULE, "nightly", List.of("pg"), null, false, false));
        clock.set("2026-03-08T07:00:00Z");
        assertThat(asked.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new BackupRequest(Trigger.SCHEDULE, "sundays", List.of("pg"), null, false, false));
        lasts.countDown();
    }

    private Schedules begun() {
        Schedules schedules = new Schedules(
                SETTINGS, new RunRecords(new RunFolder(state)), new Meters(registry, SETTINGS, () -> 0), clock);
        schedules.begin();
        return schedules;
    }

    private double missed(String schedule) {
        return registry.get("vya.schedule.missed")
                .tag("schedule", schedule)
                .gauge()
                .value();
    }

    private void ended(String schedule, String startedAt) {
        var started = Instant.parse(startedAt).atOffset(ZoneOffset.UTC);
        Run run = new Run(
                startedAt.replaceAll("[^0-9]", "") + "-" + schedule, Trigger.SCHEDULE, schedule, started, false);
        RunRecords records = new RunRecords(new RunFolder(state));
        records.begin(run);
        records.end(new RunOutcome(run, Verdict.SUCCESS, List.of(), List.of(), started));
    }

    private static Settings.Schedule schedule(String id, Set<DayOfWeek> days, ZoneId zone, boolean enabled) {
        return new Settings.Schedule(id, days, LocalTime.of(2, 30), zone, List.of("pg"), enabled);
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
