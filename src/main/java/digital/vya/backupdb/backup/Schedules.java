package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.schedule.Timetable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which schedules of the configuration are due. A route asks again and again; each due time is given once. */
public final class Schedules {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

    /** A clock that is set back by less gives nothing twice; one that is further back was wrong before. */
    private static final Duration SET_RIGHT = Duration.ofHours(12);

    private final Map<Settings.Schedule, Timetable> enabled = new LinkedHashMap<>();
    private final RunRecords records;
    private final Meters meters;
    private final Clock clock;
    private Instant asked;

    public Schedules(Settings settings, RunRecords records, Meters meters, Clock clock) {
        for (Settings.Schedule schedule : settings.schedules()) {
            if (schedule.enabled()) {
                enabled.put(schedule, new Timetable(schedule.weekdays(), schedule.time(), schedule.timeZone()));
            }
        }
        this.records = records;
        this.meters = meters;
        this.clock = clock;
        this.asked = clock.instant();
    }

    /** Before the first question: says when each is due next, and what was missed while nobody asked. */
    public synchronized void begin() {
        asked = clock.instant();
        Map<String, Instant> begun = records.lastOfSchedules(enabled.size());
        enabled.forEach((schedule, timetable) -> {
            Instant last = timetable.last(asked);
            // one that never ran may be new
            boolean missed =
                    begun.containsKey(schedule.id()) && begun.get(schedule.id()).isBefore(last);
            meters.missed(schedule.id(), missed);
            if (missed) {
                LOG.warn(
                        "Schedule {} missed its run of {}: this program was not running then. It is next due {}; to back up"
                                + " now, run `vya-backupdb backup`.",
                        schedule.id(),
                        last.atZone(schedule.timeZone()),
                        timetable.next(asked).atZone(schedule.timeZone()));
            } else {
                LOG.info(
                        "Schedule {} is next due {}",
                        schedule.id(),
                        timetable.next(asked).atZone(schedule.timeZone()));
            }
        });
    }

    /** A request for each schedule that became due since the last question; late, when nobody asked for long. */
    public synchronized List<BackupRequest> due() {
        Instant now = clock.instant();
        if (now.isBefore(asked.minus(SET_RIGHT))) {
            LOG.warn("The clock was set back from {} to {}", asked, now);
            asked = now;
        }
        List<BackupRequest> due = new ArrayList<>();
        if (!now.isAfter(asked)) {
            return due;
        }
        enabled.forEach((schedule, timetable) -> {
            if (timetable.last(now).isAfter(asked)) {
                meters.missed(schedule.id(), false);
                due.add(new BackupRequest(Trigger.SCHEDULE, schedule.id(), schedule.instances(), null, false, false));
            }
        });
        asked = now;
        return due;
    }
}
