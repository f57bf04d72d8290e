package digital.vya.backupdb.routes;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Trigger;
import java.time.DayOfWeek;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;

/** A quartz trigger for every enabled schedule: routes made from configuration, which YAML cannot say. */
public final class Schedules extends RouteBuilder {
    private final Settings settings;

    public Schedules(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void configure() {
        for (Settings.Schedule schedule : settings.schedules()) {
            if (schedule.enabled()) {
                BackupRequest request =
                        new BackupRequest(Trigger.SCHEDULE, schedule.id(), schedule.instances(), null, false, false);
                fromF(
                                "quartz:vya/%s?cron=%s&trigger.timeZone=%s&stateful=true",
                                schedule.id(),
                                cron(schedule).replace(' ', '+'),
                                schedule.timeZone().getId())
                        .routeId("schedule-" + schedule.id())
                        .routeDescription("Starts a run when schedule " + schedule.id() + " says so")
                        .setBody(constant(request))
                        .to("direct:backup");
            }
        }
    }

    static String cron(Settings.Schedule schedule) {
        String days =
                schedule.weekdays().stream().sorted().map(Schedules::quartzName).collect(Collectors.joining(","));
        return "0 %d %d ? * %s"
                .formatted(schedule.time().getMinute(), schedule.time().getHour(), days);
    }

    private static String quartzName(DayOfWeek day) {
        return day.name().substring(0, 3).toUpperCase(Locale.ROOT);
    }
}
