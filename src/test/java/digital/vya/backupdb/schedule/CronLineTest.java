package digital.vya.backupdb.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class CronLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *          | 2026-03-01T02:30 2026-03-02T02:30",
                "0 8,14,20 * * *     | 2026-03-01T08:00 2026-03-01T14:00 2026-03-01T20:00 2026-03-02T08:00",
                "*/20 1-2 * * *      | 2026-03-01T01:00 2026-03-01T01:20 2026-03-01T01:40 2026-03-01T02:00",
                "0 0/12 * * *        | 2026-03-01T00:00 2026-03-01T12:00 2026-03-02T00:00",
                "0 3 * * mon-fri     | 2026-03-02T03:00 2026-03-03T03:00",
                "0 3 * * 0           | 2026-03-01T03:00 2026-03-08T03:00",
                "0 3 * * 7           | 2026-03-01T03:00 2026-03-08T03:00",
                "0 3 1 * *           | 2026-03-01T03:00 2026-04-01T03:00",
                "0 3 31 * *          | 2026-03-31T03:00 2026-05-31T03:00",
                "0 3 29 feb *        | 2028-02-29T03:00 2032-02-29T03:00",
                // as in crontab: the 13th, and all Fridays
                "0 0 13 * fri        | 2026-03-06T00:00 2026-03-13T00:00 2026-03-20T00:00",
                // a field that begins with a star takes nothing away
                "0 0 */2 * mon       | 2026-03-09T00:00 2026-03-23T00:00",
                "0 0 1 jan,JUL *     | 2026-07-01T00:00 2027-01-01T00:00",
                "@weekly             | 2026-03-01T00:00 2026-03-08T00:00",
                "@daily              | 2026-03-01T00:00 2026-03-02T00:00",
            })
    void isReadAsCrontabReadsIt(String line, String expected) {
        CronLine cron = CronLine.parse(line);
        Timetable timetable = new Timetable(cron.days(), cron.times(), ZoneOffset.UTC, List.of());
        List<String> due = new ArrayList<>();
        Instant last = Instant.parse("2026-02-28T23:59:59Z");
        while (due.size() < expected.split(" ").length) {
            last = timetable.next(last).orElseThrow();
            due.add(LocalDateTime.ofInstant(last, ZoneOffset.UTC).toString());
        }
        assertThat(String.join(" ", due)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * *        | has 4 fields, and not five",
                "0 30 2 * * ?   | has 6 fields, and not five",
                "60 * * * *     | has no minute `60`: from 0 to 59",
                "0 24 * * *     | has no hour `24`: from 0 to 23",
                "0 0 0 * *      | has no day of the month `0`: from 1 to 31",
                "0 0 * 13 *     | has no month `13`: from 1 to 12",
                "0 0 * * 8      | has no day of the week `8`: from 0 to 7",
                "0 0 * * mo     | has no day of the week `mo`: from 0 to 7",
                "5-2 * * * *    | has no minute `5-2`: from 0 to 59",
                "*/0 * * * *    | has no minute `*/0`: from 0 to 59",
                "1,,2 * * * *   | has no minute ``: from 0 to 59",
                "0 0 31 2 *     | names days that no year has",
                "@reboot        | has 1 fields, and not five",
            })
    void saysWhatIsWrong(String line, String problem) {
        assertThatThrownBy(() -> CronLine.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @Test
    void whatIsDueEachHourGoesByHoursWhenAnHourComesTwice() {
        CronLine cron = CronLine.parse("15 * * * *");
        Timetable hourly = new Timetable(cron.days(), cron.times(), ZoneId.of("America/New_York"), List.of());
        List<String> due = new ArrayList<>();
        Instant last = Instant.parse("2026-11-01T04:20:00Z");
        for (int i = 0; i < 3; i++) {
            last = hourly.next(last).orElseThrow();
            due.add(last.toString());
        }
        assertThat(due).containsExactly("2026-11-01T05:15:00Z", "2026-11-01T06:15:00Z", "2026-11-01T07:15:00Z");
    }
}
