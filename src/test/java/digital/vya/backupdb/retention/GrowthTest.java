package digital.vya.backupdb.retention;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.retention.Growth.Flow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How fast a destination fills up, by numbers that can be checked by hand. */
@Tag("unit")
class GrowthTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant NEWEST = NOW.minus(Duration.ofHours(9));

    private static Instant daysAgo(double days) {
        return NEWEST.minusSeconds(Math.round(days * 86_400));
    }

    /** One backup a day, the newest first. */
    private static List<Flow> daily(int days, IntToLongFunction bytes) {
        List<Flow> flows = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            flows.add(new Flow(daysAgo(day), bytes.applyAsLong(day)));
        }
        return flows;
    }

    private static long perDay(List<Flow> flows) {
        return Growth.perDay(flows, NOW).orElse(Long.MIN_VALUE);
    }

    @Test
    void whatComesEachDayAndStaysIsTheGrowth() {
        assertThat(perDay(daily(10, day -> 100))).isEqualTo(100);
        assertThat(perDay(daily(60, day -> 100))).isEqualTo(100);
    }

    @Test
    void ofFewDaysNothingIsSaid() {
        assertThat(Growth.perDay(List.of(), NOW)).isEmpty();
        assertThat(Growth.perDay(daily(5, day -> 100), NOW)).isEmpty();
        assertThat(Growth.perDay(daily(6, day -> 100), NOW)).isPresent();
        // over weeks, and still few
        assertThat(Growth.perDay(
                        List.of(new Flow(daysAgo(0), 9), new Flow(daysAgo(12), 9), new Flow(daysAgo(24), 9)), NOW))
                .isEmpty();
    }

    @Test
    void whatIsRemovedIsTakenOff() {
        List<Flow> flows = daily(50, day -> 100);
        // a cleanup after each backup, of one that was smaller
        for (int day = 0; day < 50; day++) {
            flows.add(new Flow(daysAgo(day + 0.9), -80));
        }
        assertThat(perDay(flows)).isEqualTo(20);
        for (int day = 0; day < 50; day++) {
            flows.add(new Flow(daysAgo(day + 0.9), -60));
        }
        assertThat(perDay(flows)).isEqualTo(-40);
        assertThat(Growth.fullAt(1000, -40, NOW)).isEmpty();
        assertThat(Growth.fullAt(1000, 0, NOW)).isEmpty();
    }

    @Test
    void aWeeklyFullBackupIsAverage() {
        assertThat(perDay(daily(57, day -> day % 7 == 3 ? 710 : 10)))
                .as("10 a day, and 700 more once a week")
                .isEqualTo(110);
    }

    @Test
    void oneHugeBackupAndOneHugeCleanupAreNoTrend() {
        List<Flow> days = daily(12, day -> day == 4 ? 1_000_000 : 100);
        assertThat(perDay(days)).isEqualTo(100);
        List<Flow> weeks = daily(57, day -> day == 10 ? 1_000_000 : 100);
        weeks.add(new Flow(daysAgo(30.5), -2_000_000));
        assertThat(perDay(weeks)).isEqualTo(100);
    }

    @Test
    void clocksThatJumpChangeNothing() {
        List<Flow> flows = daily(57, day -> 100);
        flows.add(new Flow(NOW.plus(Duration.ofDays(3)), 5_000_000));
        flows.add(new Flow(Instant.EPOCH, 5_000_000));
        flows.add(new Flow(Instant.MAX, 5_000_000));
        assertThat(perDay(flows)).isEqualTo(100);
        // a clock that was a month behind for one backup does not make a month of six days
        List<Flow> young = daily(7, day -> 100);
        young.add(new Flow(daysAgo(40), 100));
        assertThat(perDay(young)).isEqualTo(100);
        // and where the clock is years ahead now, the newest is long ago
        assertThat(Growth.perDay(flows, NOW.plus(Duration.ofDays(800)))).isEmpty();
    }

    /** Hours or days without a backup are no change: it is counted back from the newest. */
    @Test
    void aPauseIsNoTrend() {
        List<Flow> flows = daily(57, day -> 100);
        assertThat(Growth.perDay(flows, NOW.plus(Duration.ofDays(10))).orElse(0))
                .isBetween(90L, 100L);
        assertThat(Growth.perDay(flows, NOW.plus(Duration.ofDays(15)))).isEmpty();
    }

    @Test
    void fullWhenTheRoomIsUsedUp() {
        assertThat(Growth.fullAt(1000, 100, NOW)).contains(NOW.plus(Duration.ofDays(10)));
        assertThat(Growth.fullAt(0, 100, NOW)).contains(NOW);
        assertThat(Growth.fullAt(-5, 100, NOW)).contains(NOW);
        assertThat(Growth.fullAt(Long.MAX_VALUE, 1, NOW)).isEmpty();
        assertThat(Growth.fullAt(365_100, 100, NOW)).isEmpty();
    }
}
