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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which schedules of the configuration are due. A route asks again and again; each due time is given once. */
public final class Schedules {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

    /** A run given this much too early, by a clock that was ahead, is still the one of its time; earlier it is not. */
    private static final Duration EARLY = Duration.ofHours(12);

    private final Map<Settings.Schedule, Timetable> enabled = new LinkedHashMap<>();
    private final RunRecords records;
    private final Meters meters;
    private final Clock clock;
    /** The last due time of each schedule that was given, or whose run began before this program did. */
    private final Map<String, Instant> given = new HashMap<>();

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

    /** Before the first question: says when each is due next, and what was missed while none asked. */
    public synchronized void begin() {
        asked = clock.instant();
        Map<String, Instant> begun = records.lastOfSchedules(enabled.size());
        enabled.forEach((schedule, timetable) -> {
            Instant last = timetable.last(asked);
            if (begun.containsKey(schedule.id())) {
                given.put(schedule.id(), timetable.last(begun.get(schedule.id())));
            }
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

    /** A request for each schedule that became due since the last question; late, when that was long ago. */
    public synchronized List<BackupRequest> due() {
        Instant now = clock.instant();
        if (now.isBefore(asked)) {
            setBack(now);
        }
        List<BackupRequest> due = new ArrayList<>();
        enabled.forEach((schedule, timetable) -> {
            Instant last = timetable.last(now);
            if (last.isAfter(asked) && !last.equals(given.put(schedule.id(), last))) {
                meters.missed(schedule.id(), false);
                due.add(new BackupRequest(Trigger.SCHEDULE, schedule.id(), schedule.instances(), null, false, false));
            }
        });
        asked = now;
        return due;
    }

    /** What becomes due from here on is given although the clock was past it before, unless it was given then. */
    private void setBack(Instant now) {
        LOG.warn("The clock was set back from {} to {}; what is due from now on is run unless it was", asked, now);
        given.values().removeIf(due -> due.isAfter(now.plus(EARLY)));
        asked = now;
    }
}
