package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.schedule.Blackout;
import digital.vya.backupdb.schedule.ScheduleTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What backup.yaml says of when backups run. */
@Tag("unit")
class ScheduleCheckTest {
    @TempDir
    Path home;

    @BeforeEach
    void home() throws IOException {
        Homes.with(home, "");
    }

    private Checked<Settings> load(String schedule) throws IOException {
        Path file = home.resolve("config/backup.yaml");
        Files.writeString(
                file, SettingsLoaderTest.SMALL + "schedules:\n  - {id: s, timeZone: UTC, " + schedule + "}\n");
        return Homes.loader(home, Map.of()).load(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time: '02:30', every: 6h       | `schedules[s]` says `time` and `every`. Keep one, and make the other a schedule of its own.",
                "every: 6h, cron: '0 2 * * *'   | `schedules[s]` says `every` and `cron`. Keep one, and make the other a schedule of its own.",
                "weekdays: [mon]                | `schedules[s].weekdays` is not used: it is about `time` and `every`. Add a `time`, or remove it.",
                "cron: '0 2 * * *', weekdays: [mon] | `schedules[s].weekdays` is not used: it is about `time` and `every`. Say the days in `cron`, or remove it.",
                "cron: '0 30 2 * * ?'           | `0 30 2 * * ?` has 6 fields, and not five. Give minute, hour, day of the month, month and day of the week, such as `30 2 * * mon-fri`.",
                "every: 7h                      | `schedules[s].every` does not make up a whole day: `7h`. Give minutes or hours that do, such as 15m, 1h or 6h; or times with `cron`.",
                "every: 48h                     | `schedules[s].every` does not make up a whole day: `48h`. Give minutes or hours that do, such as 15m, 1h or 6h; or times with `cron`.",
                "every: 1h, jitter: 1h          | `schedules[s].jitter` is as long as the pause between two runs: `1h`. Give less than 60m.",
                "time: '02:30', tolerance: 5s   | `schedules[s].tolerance` is too short: `5s`. Give a minute or more.",
                "time: '02:30', catchUpWithin: 30m | `schedules[s].catchUpWithin` is not longer than the tolerance: `30m`. Give more, or `catchUp: skip`.",
                "time: '02:30', blackouts: [{from: '22:00', to: '06:00'}] | `schedules[s].blackouts` leave no time at which it is due. Make them shorter, or give it another time.",
                "every: 1m, blackouts: [{from: '06:00', to: '18:00'}, {from: '18:00', to: '06:00'}] | `schedules[s].blackouts` leave no time at which it is due. Make them shorter, or give it another time.",
                "time: '02:30', jitter: 1d      | `schedules[s].jitter` is as long as the pause between two runs: `1d`. Give less than 1440m.",
                "time: '02:30', blackouts: [{from: '08:00', to: '2026-12-24'}] | `schedules[s].blackouts[#1]` begins at a time of day and ends at a date. Give two times of day, or two days of the calendar, the last one not before the first.",
                "time: '02:30', blackouts: [{from: '2026-12-24', to: '08:00'}] | `schedules[s].blackouts[#1]` begins at a date and ends at a time of day. Give two times of day, or two days of the calendar, the last one not before the first.",
                "time: '02:30', blackouts: [{from: '2026-12-24', to: '2026-12-01'}] | `schedules[s].blackouts[#1]` ends before it begins. Give two times of day, or two days of the calendar, the last one not before the first.",
                "time: '02:30', blackouts: [{from: '2026-02-30', to: '2026-03-01'}] | `schedules[s].blackouts[#1]` names a time that does not exist: Text '2026-02-30' could not be parsed: Invalid date 'FEBRUARY 30'. Give two times of day, or two days of the calendar, the last one not before the first.",
                "time: '02:30', blackouts: [{from: '2026-12-24T18:00', to: '2026-12-24T18:00'}] | `schedules[s].blackouts[#1]` ends before it begins. Give two times of day, or two days of the calendar, the last one not before the first.",
                "cron: '0 0,23 * * *', jitter: 2h  | `schedules[s].jitter` is as long as the pause between two runs: `2h`. Give less than 60m.",
                "time: '02:30', blackouts: [{from: '2026-12-24', to: '2026-12-26', weekdays: [mon]}] | `schedules[s].blackouts[#1].weekdays` is not used: it is about times of day. Remove it.",
            })
    void whatCannotBeMeantIsSaid(String schedule, String finding) throws IOException {
        assertThat(load(schedule).findings())
                .extracting(f -> f.what() + ". " + f.fix())
                .containsExactly(finding);
    }

    @Test
    void whatIsMeantIsRead() throws IOException {
        ScheduleTimes times = read("cron: '0 8,14,20 * * mon-fri', tolerance: 5m, catchUp: skip, catchUpWithin: 2h,"
                + " jitter: 10m, blackouts: [{weekdays: [thu], from: '18:00', to: '06:00'},"
                + " {from: '2026-12-24', to: '2026-12-26'}, {from: '2027-01-01T00:00', to: '2027-01-01T18:00'}]");
        assertThat(times.when()).isEqualTo("cron 0 8,14,20 * * mon-fri");
        assertThat(times.rules().tolerance()).isEqualTo(Duration.ofMinutes(5));
        assertThat(times.rules().catchUp()).isFalse();
        assertThat(times.rules().within()).isEqualTo(Duration.ofHours(2));
        assertThat(times.rules().jitter()).isEqualTo(Duration.ofMinutes(10));
        List<Blackout> blackouts = times.timetable().blackouts();
        assertThat(covered(blackouts, "2026-12-03T18:00", "2026-12-04T05:59", "2026-12-26T23:59", "2027-01-01T17:59"))
                .isTrue();
        assertThat(covered(blackouts, "2026-12-03T17:59")).isFalse();
        assertThat(covered(blackouts, "2026-12-04T06:00")).isFalse();
        assertThat(covered(blackouts, "2026-12-27T00:00")).isFalse();
        assertThat(covered(blackouts, "2027-01-01T18:00")).isFalse();
    }

    /** Between two days of the calendar it ends, whichever days these are: the schedule comes all the same. */
    @Test
    void aBlackoutOfDaysLeavesAllThatComesAfterIt() throws IOException {
        for (LocalDate day = LocalDate.of(2026, 2, 23);
                day.isBefore(LocalDate.of(2026, 3, 16));
                day = day.plusDays(1)) {
            String weekday = day.getDayOfWeek().name().substring(0, 3).toLowerCase(Locale.ROOT);
            for (LocalDate last : List.of(day, day.plusDays(20))) {
                String schedule = "time: '02:30', weekdays: [%s], blackouts: [{from: '%s', to: '%s'}]"
                        .formatted(weekday, day, last);
                assertThat(load(schedule).findings()).as(schedule).isEmpty();
            }
        }
    }

    /** As in crontab, a day of the month beside one of the week: the first of a month is no Sunday most times. */
    @Test
    void aDayOfTheMonthComesOnEveryDayOfTheWeek() throws IOException {
        assertThat(load("cron: '30 2 1 * sun', blackouts: [{weekdays: [sun], from: '00:00', to: '06:00'}]")
                        .findings())
                .isEmpty();
        assertThat(load("cron: '30 2 * * sun', blackouts: [{weekdays: [sun], from: '00:00', to: '06:00'}]")
                        .findings())
                .hasSize(1);
    }

    private static boolean covered(List<Blackout> blackouts, String... moments) {
        return List.of(moments).stream().map(LocalDateTime::parse).allMatch(moment -> blackouts.stream()
                .anyMatch(blackout -> blackout.covers(moment)));
    }

    /** What the schema refuses already must not keep the check from its end. */
    @ParameterizedTest
    @ValueSource(strings = {"0m", "0h", "500ms", "1s", "99999h", ""})
    void anIntervalThatIsNoneEndsTheCheck(String every) throws IOException {
        assertThat(load("every: '" + every + "'").findings()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time: '2:30'",
                "time: '02:30', weekdays: [sunday]",
                "time: '02:30', weekdays: mon",
                "time: '02:30', blackouts: [{from: '8:00', to: '9:00'}]",
                "time: '02:30', blackouts: [{from: '08:00', to: '25:00'}]",
                "time: '02:30', blackouts: [{from: 8, to: 9}]",
                "time: '02:30', blackouts: {from: '08:00'}",
                "cron: 5",
                "cron: '*/9999 * * * *', blackouts: [{from: '00:00', to: '00:00'}]",
                "time: '02:30', tolerance: soon, catchUpWithin: later, jitter: some",
            })
    void whatTheSchemaRefusesIsSaidAndNothingElseHappens(String schedule) throws IOException {
        assertThat(load(schedule).findings()).isNotEmpty();
    }

    @Test
    void aDateThatEndsOnItsOwnDayIsRead() throws IOException {
        ScheduleTimes times = read("time: '02:30', blackouts: [{from: '2026-12-24T18:00', to: '2026-12-24'}]");
        assertThat(covered(times.timetable().blackouts(), "2026-12-24T18:00", "2026-12-24T23:59"))
                .isTrue();
    }

    @Test
    void anIntervalBeginsAtMidnight() throws IOException {
        ScheduleTimes times = read("every: 6h, weekdays: [sat, sun]");
        assertThat(times.when()).isEqualTo("sat,sun every 6h");
        assertThat(times.timetable().next(Instant.parse("2026-12-04T12:00:00Z")))
                .contains(Instant.parse("2026-12-05T00:00:00Z"));
    }

    @Test
    void withoutTimesItRunsOnlyWhenItIsAskedFor() throws IOException {
        Settings.Schedule schedule =
                load("instances: [main]").value().orElseThrow().schedules().get(0);
        assertThat(schedule.times()).isEmpty();
    }

    private ScheduleTimes read(String schedule) throws IOException {
        Checked<Settings> loaded = load(schedule);
        assertThat(loaded.findings()).isEmpty();
        return loaded.value().orElseThrow().schedules().get(0).times().orElseThrow();
    }
}
