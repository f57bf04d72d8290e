package digital.vya.backupdb.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of it is done, and how long the rest takes: said where it is known, and nowhere else. */
@Tag("unit")
class GoingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({"0, 400, 0", "100, 400, 25", "399, 400, 99", "400, 400, 100", "500, 400, 100"})
    void whatIsKnownReachesAll(long bytes, long of, int percent) {
        assertThat(Going.flowing("verify", MINUTE, bytes, of, true).percent()).hasValue(percent);
    }

    @ParameterizedTest
    @CsvSource({"0, 400, 0", "100, 400, 25", "400, 400, 99", "4000, 400, 99"})
    void whatIsEstimatedNeverIsAllOfIt(long bytes, long of, int percent) {
        assertThat(Going.flowing("dump", MINUTE, bytes, of, false).percent()).hasValue(percent);
    }

    @Test
    void ofWhatNothingIsKnownNothingIsSaid() {
        Going dump = Going.flowing("dump pg/shop", MINUTE, 4000, 0, false);
        assertThat(dump.percent()).isEmpty();
        assertThat(dump.left()).isEmpty();
        assertThat(Going.phase("prove pg/shop", MINUTE).percent()).isEmpty();
        assertThat(Going.phase("prove pg/shop", MINUTE).left()).isEmpty();
    }

    @Test
    void theRestTakesAsLongAsWhatWasDone() {
        assertThat(Going.flowing("dump", MINUTE, 100, 400, false).left()).hasValue(Duration.ofMinutes(3));
        assertThat(Going.counted("removals", 3, 4, MINUTE).left()).hasValue(Duration.ofSeconds(20));
    }

    /** Nothing done yet, the first moments, and an estimate that was too small: no number would be true. */
    @Test
    void noRestIsGuessed() {
        assertThat(Going.flowing("dump", MINUTE, 0, 400, false).left()).isEmpty();
        assertThat(Going.flowing("dump", Duration.ofSeconds(1), 100, 400, false).left())
                .isEmpty();
        assertThat(Going.flowing("dump", MINUTE, 500, 400, false).left()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, about 10 s",
        "PT39S, about 40 s",
        "PT54S, about 60 s",
        "PT55S, about 1 min",
        "PT3M10S, about 3 min",
        "PT89M, about 89 min",
        "PT100M, about 2 h",
        "PT47H, about 47 h",
        "P3D, about 3 d"
    })
    void restsAreSaidNoMoreExactlyThanTheyAreKnown(Duration rest, String said) {
        assertThat(Human.about(rest)).isEqualTo(said);
    }

    @Test
    void terabytesDoNotOverflow() {
        long tera = 1L << 40;
        assertThat(Going.flowing("dump", Duration.ofHours(10), 4_000 * tera, 8_000 * tera, true)
                        .percent())
                .hasValue(50);
        assertThat(Going.flowing("dump", Duration.ofHours(10), 4_000 * tera, 8_000 * tera, true)
                        .left())
                .hasValue(Duration.ofHours(10));
    }
}
