package digital.vya.backupdb.config;

import digital.vya.backupdb.schedule.CronLine;
import digital.vya.backupdb.schedule.Timetable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When schedules are due: one way of saying it, times that come, blackouts that end. */
final class ScheduleCheck {
    private static final Duration DAY = Duration.ofDays(1);

    private final Place root;
    private final Findings findings;

    ScheduleCheck(Place root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    void run() {
        root.at("schedules").items().forEach(this::schedule);
    }

    private void schedule(Place schedule) {
        List<Place> ways = Stream.of("time", "every", "cron")
                .map(schedule::at)
                .filter(Place::exists)
                .toList();
        if (ways.size() > 1) {
            findings.error(
                    ways.get(1).keyLine(),
                    schedule.label() + " says `" + ways.get(0).key() + "` and `"
                            + ways.get(1).key() + "`",
                    "Keep one, and make the other a schedule of its own.");
            return;
        }
        Place weekdays = schedule.at("weekdays");
        if (weekdays.exists() && (ways.isEmpty() || schedule.at("cron").exists())) {
            findings.error(
                    weekdays.keyLine(),
                    weekdays.label() + " is not used: it is about `time` and `every`",
                    ways.isEmpty() ? "Add a `time`, or remove it." : "Say the days in `cron`, or remove it.");
        }
        schedule.at("blackouts").items().forEach(this::blackout);
        times(schedule).filter(times -> !times.isEmpty()).ifPresent(times -> jitter(schedule.at("jitter"), times));
    }

    /** The times of a day; empty where they are not as they should be, which is said. */
    private Optional<List<LocalTime>> times(Place schedule) {
        Place cron = schedule.at("cron");
        Place every = schedule.at("every");
        try {
            if (cron.isText()) {
                return Optional.of(CronLine.parse(cron.text()).times());
            }
        } catch (IllegalArgumentException e) {
            findings.error(
                    cron.line(),
                    "`" + cron.text() + "` " + e.getMessage(),
                    "Give minute, hour, day of the month, month and day of the week, such as `30 2 * * mon-fri`.");
            return Optional.empty();
        }
        Optional<Duration> interval = Durations.parse(every.text());
        if (interval.isPresent()) {
            return every(every, interval.get());
        }
        return schedule.at("time").isText() ? Optional.of(List.of(LocalTime.MIDNIGHT)) : Optional.empty();
    }

    private Optional<List<LocalTime>> every(Place every, Duration interval) {
        if (interval.compareTo(DAY) > 0 || DAY.toMinutes() % Math.max(1, interval.toMinutes()) != 0) {
            findings.error(
                    every.line(),
                    every.label() + " does not make up a whole day: `" + every.text() + "`",
                    "Give minutes or hours that do, such as 15m, 1h or 6h; or times with `cron`.");
            return Optional.empty();
        }
        return Optional.of(Timetable.every(interval));
    }

    /** Two starts must not change places. */
    private void jitter(Place jitter, List<LocalTime> times) {
        Duration shortest = DAY;
        for (int i = 0; i + 1 < times.size(); i++) {
            Duration pause = Duration.between(times.get(i), times.get(i + 1));
            shortest = pause.compareTo(shortest) < 0 ? pause : shortest;
        }
        Optional<Duration> most = Durations.parse(jitter.text());
        if (most.isPresent() && most.get().compareTo(shortest) >= 0) {
            findings.error(
                    jitter.line(),
                    jitter.label() + " is as long as the pause between two runs: `" + jitter.text() + "`",
                    "Give less than " + shortest.toMinutes() + "m.");
        }
    }

    private void blackout(Place blackout) {
        Place from = blackout.at("from");
        Place to = blackout.at("to");
        if (!from.isText() || !to.isText()) {
            return;
        }
        boolean weekly = isTime(from);
        if (weekly != isTime(to)) {
            findings.error(
                    to.line(),
                    blackout.label() + " begins at a " + (weekly ? "time of day" : "date") + " and ends at a "
                            + (weekly ? "date" : "time of day"),
                    "Give two times of day, or two dates.");
            return;
        }
        if (weekly) {
            return;
        }
        if (blackout.at("weekdays").exists()) {
            findings.error(
                    blackout.at("weekdays").keyLine(),
                    blackout.at("weekdays").label() + " is not used: it is about times of day",
                    "Remove it.");
        }
        Optional<LocalDateTime> begin = moment(from);
        Optional<LocalDateTime> end = moment(to);
        if (begin.isPresent() && end.isPresent() && end.get().isBefore(begin.get())) {
            findings.error(to.line(), blackout.label() + " ends before it begins", "Exchange `from` and `to`.");
        }
    }

    private static boolean isTime(Place place) {
        return !place.text().contains("-");
    }

    private Optional<LocalDateTime> moment(Place place) {
        String text = place.text();
        try {
            return Optional.of(
                    text.contains("T")
                            ? LocalDateTime.parse(text)
                            : LocalDate.parse(text).atStartOfDay());
        } catch (DateTimeException e) {
            findings.error(place.line(), place.label() + " is no day of the calendar: `" + text + "`", "Correct it.");
            return Optional.empty();
        }
    }
}
