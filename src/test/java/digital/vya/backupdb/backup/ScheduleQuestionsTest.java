package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.AsOf;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ScheduleAnswer;
import digital.vya.backupdb.model.ScheduleQuestion;
import digital.vya.backupdb.schedule.Blackout;
import digital.vya.backupdb.schedule.Days;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.schedule.StartRules;
import digital.vya.backupdb.schedule.Timetable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code schedule list} and {@code schedule test} say. */
@Tag("unit")
class ScheduleQuestionsTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-06T07:45:00Z"), ZoneOffset.UTC);

    @TempDir
    Path state;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-06T02:45 | true  | Friday 2026-03-06 is one of its days, inside 2026-03-06T02:30 - 03:00, next 2026-03-08T03:00-04:00",
                "2026-03-06T03:01 | false | Friday 2026-03-06 is one of its days, outside 2026-03-06T02:30 - 03:00, next 2026-03-08T03:00-04:00",
                "2026-03-07T02:45 | false | Saturday 2026-03-07 is none of its days, outside 2026-03-08T03:00 - 03:30, next 2026-03-08T03:00-04:00",
                "2026-03-08T03:10 | true  | Sunday 2026-03-08 is one of its days, inside 2026-03-08T03:00 - 03:30, the clock jumps over its time on that day, next 2026-03-13T02:30-04:00",
                "2026-03-13T02:50 | false | Friday 2026-03-13 is one of its days, in the blackout 02:45-04:00, inside 2026-03-13T02:30 - 03:00, next 2026-03-15T02:30-04:00",
            })
    void whetherOneWouldRunAndWhy(String at, boolean runs, String reasons) {
        Blackout fridays =
                new Blackout.Dated(LocalDateTime.parse("2026-03-13T02:45"), LocalDateTime.parse("2026-03-13T04:00"));
        ScheduleAnswer answer = questions(schedule(true, true, List.of(fridays)))
                .test(new ScheduleQuestion(List.of("s"), new AsOf(LocalDateTime.parse(at), null), 0))
                .get(0);
        assertThat(String.join(", ", answer.reasons()))
                .isEqualTo(reasons.replace("02:45-04:00", "2026-03-13T02:45 to 2026-03-13T04:00"));
        assertThat(answer.runs()).isEqualTo(runs);
    }

    @Test
    void nowIsTheClocksNow() {
        assertThat(questions(schedule(true, true, List.of())).test(new ScheduleQuestion(List.of(), null, 0)))
                .singleElement()
                .satisfies(answer -> assertThat(answer.runs()).isTrue());
    }

    @Test
    void oneThatIsOffOrWithoutTimesWouldNot() {
        Settings.Schedule onDemand =
                new Settings.Schedule("d", Optional.empty(), NEW_YORK, true, List.of(), Optional.empty(), true);
        List<ScheduleAnswer> answers =
                questions(schedule(false, true, List.of()), onDemand).test(new ScheduleQuestion(List.of(), null, 0));
        assertThat(answers).noneMatch(ScheduleAnswer::runs);
        assertThat(answers)
                .extracting(answer -> answer.reasons().get(0))
                .containsExactly("it is disabled", "it runs only by `run-now`");
        assertThat(questions(schedule(false, true, List.of()))
                        .list(new ScheduleQuestion(List.of(), null, 10))
                        .schedules()
                        .get(0)
                        .next())
                .isEmpty();
    }

    @Test
    void aZoneThatWasNotSaidIsRemarkedWhereItIsUtc() {
        ScheduleTimes times = times(ZoneOffset.UTC, List.of());
        Settings.Schedule utc = new Settings.Schedule(
                "u", Optional.of(times), ZoneOffset.UTC, false, List.of(), Optional.empty(), true);
        assertThat(questions(utc, schedule(true, false, List.of()))
                        .list(new ScheduleQuestion(List.of(), null, 3))
                        .remarks())
                .extracting(Problem::message)
                .containsExactly("Schedule u names no time zone, and this machine's is UTC");
    }

    @Test
    void oneThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> questions().list(new ScheduleQuestion(List.of("s"), null, 1)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SCHEDULE));
    }

    private ScheduleQuestions questions(Settings.Schedule... schedules) {
        Settings settings = new Settings(
                new Settings.Server("test", null, null, null),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(schedules));
        return new ScheduleQuestions(settings, new ScheduleRecords(new RunFolder(state)), Nodes.alone(state), CLOCK);
    }

    private static Settings.Schedule schedule(boolean enabled, boolean said, List<Blackout> blackouts) {
        return new Settings.Schedule(
                "s", Optional.of(times(NEW_YORK, blackouts)), NEW_YORK, said, List.of(), Optional.empty(), enabled);
    }

    private static ScheduleTimes times(ZoneId zone, List<Blackout> blackouts) {
        return new ScheduleTimes(
                "s",
                "fri,sun 02:30",
                new Timetable(
                        Days.of(EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.SUNDAY)),
                        List.of(LocalTime.of(2, 30)),
                        zone,
                        blackouts),
                StartRules.USUAL);
    }
}
