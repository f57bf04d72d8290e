package digital.vya.backupdb.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.SlotEnd;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided about times that passed. All times are in UTC; the schedule is due each day at 02:00. */
@Tag("unit")
class ScheduleTimesTest {
    private static final EnumSet<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);
    private static final Instant SINCE = at("2026-03-01T12:00");

    @ParameterizedTest
    @CsvSource({
        // on time, late, and what speaks against it
        "2026-03-02T01:59, true, 1d, nothing",
        "2026-03-02T02:00, true, 1d, begins on time",
        "2026-03-02T02:30, true, 1d, begins on time",
        "2026-03-02T02:31, true, 1d, begins late",
        "2026-03-02T02:31, false, 1d, TOO_LATE 1",
        "2026-03-02T08:00, true, 6h, begins late",
        "2026-03-02T08:01, true, 6h, TOO_LATE 1",
        "2026-03-02T20:00, true, 1d, begins late",
        // six hours are a quarter of the day
        "2026-03-02T20:01, true, 1d, NEXT_IS_NEAR 1",
        "2026-03-05T03:00, true, 1d, OVERTAKEN 3 begins late",
        "2026-03-05T21:00, true, 1d, NEXT_IS_NEAR 4",
        "2026-03-05T03:00, false, 1d, TOO_LATE 4",
    })
    void whatBecomesOfATime(String now, boolean catchUp, String within, String expected) {
        ScheduleTimes times = times(
                List.of(),
                new StartRules(
                        Duration.ofMinutes(30),
                        catchUp,
                        within.equals("1d") ? Duration.ofDays(1) : Duration.ofHours(6),
                        Duration.ZERO));
        assertThat(words(times.decide(state(times), at(now), false, true))).isEqualTo(expected);
    }

    @Test
    void oneWhoseRunGoesOnIsSkippedAndThoseBeforeItWereMissed() {
        ScheduleTimes times = times(List.of(), StartRules.USUAL);
        assertThat(words(times.decide(state(times), at("2026-03-04T02:00"), true, true)))
                .isEqualTo("OVERTAKEN 2 STILL_RUNNING 1");
    }

    @Test
    void aLateRunWaitsForItsTurnAndForTheEndOfABlackout() {
        ScheduleTimes times =
                times(List.of(new Blackout.Weekly(DAILY, LocalTime.of(8, 0), LocalTime.of(18, 0))), StartRules.USUAL);
        ScheduleState state = state(times);
        assertThat(words(times.decide(state, at("2026-03-02T07:59"), false, false)))
                .isEqualTo("nothing");
        assertThat(times.wakesAt(state, at("2026-03-02T07:59"))).isEqualTo(at("2026-03-02T07:59"));
        assertThat(words(times.decide(state, at("2026-03-02T08:00"), false, true)))
                .isEqualTo("nothing");
        assertThat(words(times.decide(state, at("2026-03-02T18:00"), false, true)))
                .isEqualTo("begins late");
        // on time it waits for no turn
        assertThat(words(times.decide(state, at("2026-03-02T02:10"), false, false)))
                .isEqualTo("begins on time");
    }

    @Test
    void aTimeInABlackoutIsNone() {
        ScheduleTimes times =
                times(List.of(new Blackout.Weekly(DAILY, LocalTime.MIDNIGHT, LocalTime.of(3, 0))), StartRules.USUAL);
        assertThat(words(times.decide(state(times), at("2026-03-05T12:00"), false, true)))
                .isEqualTo("nothing");
        assertThat(times.wakesAt(state(times), at("2026-03-05T12:00"))).isEqualTo(Instant.MAX);
        assertThat(times.interval(at("2026-03-05T12:00"))).isEmpty();
    }

    /** Hourly, delayed by up to 50 minutes: each in its hour, always by the same, and not all by the same. */
    @Test
    void jitterDelaysEachTimeByItsOwn() {
        ScheduleTimes times = new ScheduleTimes(
                "s",
                "every 1h",
                new Timetable(Days.of(DAILY), Timetable.every(Duration.ofHours(1)), ZoneOffset.UTC, List.of()),
                new StartRules(Duration.ofMinutes(1), true, Duration.ofDays(1), Duration.ofMinutes(50)));
        ScheduleState state = ScheduleState.begin(times, SINCE);
        long delays = 0;
        Instant now = SINCE;
        for (int i = 0; i < 200; i++) {
            ScheduleTimes.Slot next = times.next(now).orElseThrow();
            Duration delay = Duration.between(next.due(), next.start());
            assertThat(delay).isBetween(Duration.ZERO, Duration.ofMinutes(50));
            delays += delay.toMinutes();
            assertThat(times.wakesAt(state, now)).isEqualTo(next.start());
            assertThat(words(times.decide(state, next.start().minusMillis(1), false, true)))
                    .isEqualTo("nothing");
            Decision decision = times.decide(state, next.start(), false, true);
            assertThat(words(decision)).isEqualTo("begins on time");
            assertThat(times.last(next.start())).contains(next);
            state = state.with(decision.entries(next.start()), next.start());
            now = next.start();
        }
        assertThat(delays / 200).isBetween(15L, 35L);
        assertThat(state.slots()).hasSize(100);
    }

    /** It began at 10:00 by a clock that was six hours ahead; then the program was away from five to half past ten. */
    @Test
    void whatBeganEarlyHidesNoTimeBeforeIt() {
        ScheduleTimes times = new ScheduleTimes(
                "s",
                "every 2h",
                new Timetable(Days.of(DAILY), Timetable.every(Duration.ofHours(2)), ZoneOffset.UTC, List.of()),
                StartRules.USUAL);
        ScheduleState state = ScheduleState.begin(times, at("2026-03-02T03:30"))
                .with(
                        List.of(new SlotEntry(at("2026-03-02T10:00"), SlotEnd.STARTED, at("2026-03-02T10:00"), 1)),
                        at("2026-03-02T10:00"))
                .setBack(at("2026-03-02T04:00"));
        assertThat(words(times.decide(state, at("2026-03-02T04:00"), false, true)))
                .isEqualTo("begins on time");
        state = state.with(
                List.of(new SlotEntry(at("2026-03-02T04:00"), SlotEnd.STARTED, at("2026-03-02T04:00"), 1)),
                at("2026-03-02T04:00"));
        Decision later = times.decide(state, at("2026-03-02T10:30"), false, true);
        assertThat(words(later)).isEqualTo("OVERTAKEN 2");
        assertThat(later.missed().get(0).first()).isEqualTo(at("2026-03-02T06:00"));
        assertThat(later.missed().get(0).last()).isEqualTo(at("2026-03-02T08:00"));
        state = state.with(later.entries(at("2026-03-02T10:30")), at("2026-03-02T10:30"));
        assertThat(words(times.decide(state, at("2026-03-02T11:00"), false, true)))
                .isEqualTo("nothing");
        assertThat(words(times.decide(state, at("2026-03-02T12:00"), false, true)))
                .isEqualTo("begins on time");
    }

    private static ScheduleTimes times(List<Blackout> blackouts, StartRules rules) {
        return new ScheduleTimes(
                "s",
                "02:00",
                new Timetable(Days.of(DAILY), List.of(LocalTime.of(2, 0)), ZoneOffset.UTC, blackouts),
                rules);
    }

    private static ScheduleState state(ScheduleTimes times) {
        return ScheduleState.begin(times, SINCE);
    }

    private static Instant at(String local) {
        return Instant.parse(local + ":00Z");
    }

    private static String words(Decision decision) {
        StringBuilder words = new StringBuilder();
        decision.missed().forEach(missed -> words.append(missed.why())
                .append(' ')
                .append(missed.slots())
                .append(' '));
        decision.start().ifPresent(start -> words.append(start.late() ? "begins late" : "begins on time"));
        return decision.isNothing() ? "nothing" : words.toString().strip();
    }
}
