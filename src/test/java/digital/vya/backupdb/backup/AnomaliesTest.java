package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.catalog.BackupHistory.Past;
import digital.vya.backupdb.catalog.BackupHistory.Pasts;
import digital.vya.backupdb.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is unlike the backups before it, and what is not. */
@Tag("unit")
class AnomaliesTest {
    private static final long MEGA = 1024 * 1024;

    private static Pasts pasts(Map<String, Integer> filled, long... sizes) {
        return new Pasts(
                Stream.of(java.util.Arrays.stream(sizes).boxed().toArray(Long[]::new))
                        .map(size -> new Past(size, 1000L))
                        .toList(),
                false,
                filled);
    }

    private static List<String> odd(int limit, Pasts pasts, long bytes, Map<String, Long> rows) {
        return Anomalies.odd(new Settings.Watch(true, limit, true), pasts, bytes, rows);
    }

    @ParameterizedTest
    @CsvSource({
        "50, 60, 0",
        "50, 50, 0",
        "50, 49, 1",
        "50, 150, 0",
        "50, 151, 1",
        // what is lost is never more than all of it
        "200, 11, 0",
        "200, 9, 1",
        "200, 290, 0",
        "200, 310, 1",
        "10, 89, 1",
        "10, 91, 0",
    })
    void aSizeIsOddBeyondTheLimit(int limit, long percent, int found) {
        Pasts pasts = pasts(Map.of(), 100 * MEGA, 100 * MEGA, 100 * MEGA);
        assertThat(odd(limit, pasts, percent * MEGA, Map.of("t", 1000L))).hasSize(found);
    }

    @Test
    void theMedianIsOfAllAndTheMiddleOfTwo() {
        assertThat(odd(50, pasts(Map.of(), MEGA * 10, MEGA * 10, MEGA * 900), MEGA * 10, Map.of("t", 1000L)))
                .isEmpty();
        assertThat(odd(50, pasts(Map.of(), MEGA * 10, MEGA * 10, MEGA * 30, MEGA * 30), MEGA * 9, Map.of("t", 1000L)))
                .singleElement()
                .asString()
                .isEqualTo("9.0 MB, less than the usual 20.0 MB");
    }

    /** Databases around one megabyte are no reason to wake people up, nor are the first backups. */
    @Test
    void whatIsSmallOrNewIsNotCompared() {
        assertThat(odd(50, pasts(Map.of(), MEGA + 9, MEGA + 9, MEGA + 9), MEGA - 9, Map.of("t", 1000L)))
                .isEmpty();
        assertThat(odd(50, pasts(Map.of(), 2000, 2000, 2000), 90_000, Map.of("t", 1000L)))
                .isEmpty();
        assertThat(odd(50, pasts(Map.of(), 100 * MEGA, 100 * MEGA), 1, Map.of("t", 0L)))
                .isEmpty();
        assertThat(odd(50, new Pasts(List.of(new Past(100 * MEGA, null)), true, Map.of()), MEGA, Map.of()))
                .hasSize(1);
    }

    /** Whatever the limit; one of the last that was small as well makes it usual. */
    @Test
    void aDumpIsOddThatIsSmallWhereNoneOfTheLastSevenWas() {
        long[] large = {MEGA, MEGA, MEGA + 9, 2 * MEGA, MEGA, MEGA, MEGA};
        assertThat(odd(1000, pasts(Map.of(), large), MEGA - 1, Map.of("t", 1000L)))
                .singleElement()
                .asString()
                .endsWith("which is small, and none of the last 7 was");
        assertThat(odd(1000, pasts(Map.of(), large), MEGA, Map.of("t", 1000L))).isEmpty();
        large[6] = MEGA - 1;
        assertThat(odd(1000, pasts(Map.of(), large), MEGA - 1, Map.of("t", 1000L)))
                .isEmpty();
        // said once
        assertThat(odd(
                        50,
                        pasts(Map.of(), 9 * MEGA, 9 * MEGA, 9 * MEGA, 9 * MEGA, 9 * MEGA, 9 * MEGA, 9 * MEGA),
                        7,
                        Map.of("t", 1000L)))
                .hasSize(1);
    }

    @Test
    void rowsAreComparedWhereTheyWereCounted() {
        assertThat(odd(50, pasts(Map.of(), 2000, 2000, 2000), 2000, Map.of("a", 300L, "b", 100L)))
                .containsExactly("400 rows, less than the usual 1000 rows");
    }

    /** A queue that is empty now and then is usual so; a table that always had rows is not. */
    @Test
    void aTableThatLostAllItsRowsIsOddWhereItAlwaysHadSome() {
        Map<String, Integer> filled = new HashMap<>();
        for (long queue : new long[] {5, 0, 7, 3}) {
            filled = new HashMap<>(Anomalies.filled(filled, Map.of("orders", 90L, "queue", queue, "unused", 0L)));
        }
        Map<String, Long> emptied = Map.of("orders", 0L, "queue", 0L, "unused", 0L);
        assertThat(odd(50, pasts(filled, 2000), 2000, emptied)).containsExactly("no rows are left in orders");
        // one that was dropped is not empty
        assertThat(odd(50, pasts(filled, 2000), 2000, Map.of("queue", 0L))).isEmpty();
        assertThat(Anomalies.odd(new Settings.Watch(true, 50, false), pasts(filled, 2000), 2000, emptied))
                .isEmpty();
    }
}
