package digital.vya.backupdb.routes;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Trigger;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

class SchedulesTest {
    private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final BlockingQueue<BackupRequest> asked = new ArrayBlockingQueue<>(10);

    @BeforeEach
    void start() throws Exception {
        Settings settings = new Settings(
                new Settings.Server("test", null, null, null),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        new Settings.Schedule(
                                "nightly",
                                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                                LocalTime.of(2, 30),
                                SAO_PAULO,
                                List.of("pg"),
                                true),
                        new Settings.Schedule(
                                "off", Set.of(DayOfWeek.SUNDAY), LocalTime.of(1, 0), SAO_PAULO, List.of(), false)));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:backup").process(e -> asked.add(e.getMessage().getBody(BackupRequest.class)));
            }
        });
        camel.addRoutes(new Schedules(settings));
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void firesOnItsDaysAtItsTimeInItsZone() throws Exception {
        ZonedDateTime next = scheduler()
                .getTrigger(TriggerKey.triggerKey("nightly", "vya"))
                .getNextFireTime()
                .toInstant()
                .atZone(SAO_PAULO);
        assertThat(next.toLocalTime()).isEqualTo(LocalTime.of(2, 30));
        assertThat(next.getDayOfWeek()).isIn(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    }

    @Test
    void asksForTheInstancesItNames() throws Exception {
        scheduler()
                .triggerJob(scheduler()
                        .getTrigger(TriggerKey.triggerKey("nightly", "vya"))
                        .getJobKey());
        assertThat(asked.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new BackupRequest(Trigger.SCHEDULE, "nightly", List.of("pg"), null, false, false));
    }

    @Test
    void aScheduleThatIsOffHasNoTrigger() throws Exception {
        assertThat(scheduler().getTriggerKeys(GroupMatcher.anyGroup()))
                .extracting(TriggerKey::getName)
                .containsExactly("nightly");
    }

    private Scheduler scheduler() {
        return camel.getComponent("quartz", QuartzComponent.class).getScheduler();
    }
}
