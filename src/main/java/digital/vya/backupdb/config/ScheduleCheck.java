package digital.vya.backupdb.config;

import digital.vya.backupdb.schedule.Blackout;
import digital.vya.backupdb.schedule.CronLine;
import digital.vya.backupdb.schedule.Days;
import digital.vya.backupdb.schedule.StartRules;
import digital.vya.backupdb.schedule.Timetable;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** When schedules are due: one way of saying it, times that come, blackouts that end. */
final class ScheduleCheck {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST_TOLERANCE = Duration.ofMinutes(1);
    /** Of any week. */
    private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);

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
        lateness(schedule);
        times(schedule).ifPresent(when -> {
            jitter(schedule.at("jitter"), when.times());
            blackouts(schedule, when);
        });
    }

    /** Empty where it is not as it should be, which is said. */
    private Optional<CronLine> times(Place schedule) {
        Place cron = schedule.at("cron");
        Place every = schedule.at("every");
        try {
            if (cron.isText()) {
                return Optional.of(CronLine.parse(cron.text()));
            }
        } catch (IllegalArgumentException e) {
            findings.error(
                    cron.line(),
                    "`" + cron.text() + "` " + e.getMessage(),
                    "Give minute, hour, day of the month, month and day of the week, such as `30 2 * * mon-fri`.");
            return Optional.empty();
        }
        Optional<Duration> interval = Durations.parse(every.text()).filter(given -> given.toMinutes() > 0);
        if (interval.isPresent()) {
            return every(schedule, interval.get());
        }
        return time(schedule.at("time").text()).map(time -> new CronLine(days(schedule), List.of(time)));
    }

    private static Optional<LocalTime> time(String text) {
        try {
            return Optional.of(LocalTime.parse(text));
        } catch (DateTimeException saidAlready) {
            return Optional.empty();
        }
    }

    private static Days days(Place schedule) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        schedule.at("weekdays").items().stream()
                .map(Place::text)
                .filter(Weekdays::isDay)
                .forEach(day -> days.add(Weekdays.day(day)));
        return Days.of(days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days);
    }

    private Optional<CronLine> every(Place schedule, Duration interval) {
        if (DAY.toMinutes() % interval.toMinutes() != 0) {
            Place every = schedule.at("every");
            findings.error(
                    every.line(),
                    every.label() + " does not make up a whole day: `" + every.text() + "`",
                    "Give minutes or hours that do, such as 15m, 1h or 6h; or times with `cron`.");
            return Optional.empty();
        }
        return Optional.of(new CronLine(days(schedule), Timetable.every(interval)));
    }

    /** The clock is looked at every few seconds. */
    private void lateness(Place schedule) {
        Place tolerance = schedule.at("tolerance");
        Place within = schedule.at("catchUpWithin");
        Optional<Duration> onTime = Durations.parse(tolerance.text());
        if (onTime.filter(given -> given.compareTo(SHORTEST_TOLERANCE) < 0).isPresent()) {
            findings.error(
                    tolerance.line(),
                    tolerance.label() + " is too short: `" + tolerance.text() + "`",
                    "Give a minute or more.");
        }
        Duration least = onTime.orElse(StartRules.USUAL.tolerance());
        if (Durations.parse(within.text())
                .filter(given -> given.compareTo(least) <= 0)
                .isPresent()) {
            findings.error(
                    within.line(),
                    within.label() + " is not longer than the tolerance: `" + within.text() + "`",
                    "Give more, or `catchUp: skip`.");
        }
    }

    /** What each week leaves nothing of never comes; between two days of the calendar a blackout ends. */
    private void blackouts(Place schedule, CronLine when) {
        List<Blackout> weekly = new ArrayList<>();
        for (Place blackout : schedule.at("blackouts").items()) {
            try {
                Blackout one = Blackout.parse(
                        days(blackout).weekdays(),
                        blackout.at("from").text(),
                        blackout.at("to").text());
                if (one instanceof Blackout.Weekly) {
                    weekly.add(one);
                }
            } catch (IllegalArgumentException saidAlready) {
                return;
            }
        }
        // a day of the month that is said beside one of the week may be any of the week
        Set<DayOfWeek> weekdays = when.days().either()
                ? EnumSet.allOf(DayOfWeek.class)
                : when.days().weekdays();
        boolean comes = weekdays.stream()
                .map(day -> MONDAY.with(TemporalAdjusters.nextOrSame(day)))
                .anyMatch(day -> when.times().stream().map(day::atTime).anyMatch(local -> weekly.stream()
                        .noneMatch(blackout -> blackout.covers(local))));
        if (!comes) {
            findings.error(
                    schedule.at("blackouts").keyLine(),
                    schedule.at("blackouts").label() + " leave no time at which it is due",
                    "Make them shorter, or give it another time.");
        }
    }

    /** Two starts must not change places. */
    private void jitter(Place jitter, List<LocalTime> times) {
        // over midnight
        Duration shortest = DAY.minus(Duration.between(times.get(0), times.get(times.size() - 1)));
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
        try {
            boolean weekly =
                    Blackout.parse(EnumSet.allOf(DayOfWeek.class), from.text(), to.text()) instanceof Blackout.Weekly;
            if (!weekly && blackout.at("weekdays").exists()) {
                findings.error(
                        blackout.at("weekdays").keyLine(),
                        blackout.at("weekdays").label() + " is not used: it is about times of day",
                        "Remove it.");
            }
        } catch (IllegalArgumentException e) {
            findings.error(
                    to.line(),
                    blackout.label() + " " + e.getMessage(),
                    "Give two times of day, or two days of the calendar, the last one not before the first.");
        }
    }
}
