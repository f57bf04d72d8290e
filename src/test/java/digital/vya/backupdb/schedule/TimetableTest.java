package digital.vya.backupdb.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class TimetableTest {
    private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);
    private static final Set<DayOfWeek> SUNDAYS = EnumSet.of(DayOfWeek.SUNDAY);

    @ParameterizedTest
    @CsvSource({
        // the hour that is not there: the first moment after it
        "America/New_York, 02:30, 2026-03-07T12:00:00Z, 2026-03-08T03:00-04:00",
        "America/New_York, 02:00, 2026-03-07T12:00:00Z, 2026-03-08T03:00-04:00",
        "America/New_York, 02:30, 2026-03-08T07:00:00Z, 2026-03-15T02:30-04:00",
        "America/Sao_Paulo, 00:30, 2018-11-03T12:00:00Z, 2018-11-04T01:00-02:00",
        "America/Sao_Paulo, 00:00, 2018-11-03T12:00:00Z, 2018-11-04T01:00-02:00",
        "Australia/Lord_Howe, 02:15, 2026-10-03T00:00:00Z, 2026-10-04T02:30+11:00",
        // the hour that is there twice: the earlier one, and only that
        "America/New_York, 01:30, 2026-10-31T12:00:00Z, 2026-11-01T01:30-04:00",
        "America/New_York, 01:30, 2026-11-01T05:30:00Z, 2026-11-08T01:30-05:00",
        "Australia/Lord_Howe, 01:45, 2026-04-04T00:00:00Z, 2026-04-05T01:45+11:00",
        "UTC, 02:30, 2026-03-08T02:30:00Z, 2026-03-15T02:30Z",
    })
    void onSundays(String zone, String time, Instant after, String due) {
        ZoneId there = ZoneId.of(zone);
        Instant next =
                new Timetable(SUNDAYS, LocalTime.parse(time), there).next(after).orElseThrow();
        assertThat(next).isEqualTo(ZonedDateTime.parse(due).toInstant());
    }

    /** Samoa had no 30 December 2011. */
    @Test
    void aDayThatDoesNotExistIsDueWhenTheNextBegins() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        Timetable fridays = new Timetable(EnumSet.of(DayOfWeek.FRIDAY), LocalTime.of(2, 30), apia);
        assertThat(fridays.next(Instant.parse("2011-12-28T00:00:00Z"))
                        .orElseThrow()
                        .atZone(apia)
                        .toString())
                .startsWith("2011-12-31T00:00+14:00");
    }

    @Test
    void withoutADayThereIsNone() {
        assertThatThrownBy(() -> new Timetable(Set.of(), LocalTime.NOON, ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsDueInABlackout() {
        ZoneId zone = ZoneId.of("America/Sao_Paulo");
        Timetable nightly = new Timetable(
                Days.of(DAILY),
                Timetable.every(Duration.ofHours(8)),
                zone,
                List.of(
                        new Blackout.Weekly(EnumSet.of(DayOfWeek.FRIDAY), LocalTime.of(15, 0), LocalTime.of(7, 0)),
                        new Blackout.Dated(
                                LocalDate.of(2026, 12, 24).atStartOfDay(),
                                LocalDate.of(2026, 12, 27).atStartOfDay())));
        // Friday 4 December at 16:00 and Saturday at 00:00 are blacked out
        assertThat(local(nightly, "2026-12-04T12:00:00Z")).isEqualTo("2026-12-05T08:00");
        assertThat(local(nightly, "2026-12-24T02:00:00Z")).isEqualTo("2026-12-27T00:00");
        assertThat(nightly.last(Instant.parse("2026-12-26T23:00:00Z")))
                .contains(LocalDate.of(2026, 12, 23).atTime(16, 0).atZone(zone).toInstant());
    }

    @Test
    void blackoutsThatLeaveNothingEndTheSearch() {
        Timetable never = new Timetable(
                Days.of(DAILY),
                List.of(LocalTime.NOON),
                ZoneId.of("UTC"),
                List.of(new Blackout.Weekly(DAILY, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)));
        assertThat(never.next(Instant.EPOCH)).isEmpty();
        assertThat(never.last(Instant.EPOCH)).isEmpty();
    }

    private static String local(Timetable timetable, String after) {
        return timetable
                .next(Instant.parse(after))
                .orElseThrow()
                .atZone(timetable.zone())
                .toLocalDateTime()
                .toString();
    }

    /** Each day of thirty years has exactly one due moment, at its time or where the clock jumps over that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "America/New_York",
                "America/Sao_Paulo",
                "Australia/Lord_Howe",
                "Asia/Gaza",
                "Africa/Casablanca",
                "America/Santiago",
                "Europe/Lisbon",
                "Pacific/Apia",
                "UTC"
            })
    void noDayIsLostAndNoneCountsTwice(String name) {
        ZoneId zone = ZoneId.of(name);
        ZoneRules rules = zone.getRules();
        for (LocalTime time : List.of(
                LocalTime.MIDNIGHT,
                LocalTime.of(0, 30),
                LocalTime.of(1, 45),
                LocalTime.of(2, 30),
                LocalTime.of(23, 59))) {
            Timetable daily = new Timetable(DAILY, time, zone);
            List<Instant> expected = new ArrayList<>();
            for (LocalDate day = LocalDate.of(2000, 1, 1); day.getYear() < 2030; day = day.plusDays(1)) {
                // the zone's own clock, minute by minute around the wanted time, says when it was reached
                Instant due = reached(rules, day, time);
                if (expected.isEmpty() || !expected.get(expected.size() - 1).equals(due)) {
                    expected.add(due);
                }
            }
            List<Instant> found = new ArrayList<>();
            Instant last = expected.get(0).minusMillis(1);
            while (found.size() < expected.size()) {
                Instant next = daily.next(last).orElseThrow();
                assertThat(next).isAfter(last);
                assertThat(daily.last(next)).contains(next);
                assertThat(daily.last(next.minusMillis(1)).orElse(Instant.MIN)).isBefore(next);
                found.add(next);
                last = next;
            }
            assertThat(found).as(name + " " + time).isEqualTo(expected);
        }
    }

    /** The first moment at which the clock on the wall shows this day and time, or more. */
    private static Instant reached(ZoneRules rules, LocalDate day, LocalTime time) {
        Instant low = day.atTime(time).toInstant(java.time.ZoneOffset.UTC).minus(Duration.ofHours(30));
        Instant high = low.plus(Duration.ofHours(60));
        Instant moment = low;
        for (var jump = rules.nextTransition(low);
                jump != null && jump.getInstant().isBefore(high);
                jump = rules.nextTransition(jump.getInstant())) {
            Instant before = day.atTime(time).toInstant(jump.getOffsetBefore());
            if (before.isBefore(jump.getInstant()) && !before.isBefore(moment)) {
                return before;
            }
            if (!jump.getDateTimeAfter().isBefore(day.atTime(time))) {
                return jump.getInstant();
            }
            moment = jump.getInstant();
        }
        return day.atTime(time).toInstant(rules.getOffset(moment));
    }
}
