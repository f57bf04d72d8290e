package digital.vya.backupdb.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class HumanTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KB",
        "1048575, 1.0 MB",
        "52076478464, 48.5 GB",
        "9223372036854775807, 8.0 EB",
    })
    void sizes(long bytes, String said) {
        assertThat(Human.size(bytes)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({
        "850, 850 ms",
        "4200, 4.2 s",
        "59960, 1 min 00 s",
        "185000, 3 min 05 s",
        "3600000, 1 h 00 min",
        "7620000, 2 h 07 min",
    })
    void durations(long millis, String said) {
        assertThat(Human.duration(Duration.ofMillis(millis))).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({
        "-PT5S, 0 min",
        "PT59M59S, 59 min",
        "PT1H, 1 h",
        "PT47H59M, 47 h",
        "PT48H, 2 d",
        "P400D, 400 d",
    })
    void ages(Duration age, String said) {
        assertThat(Human.age(age)).isEqualTo(said);
    }

    @Test
    void shares() {
        assertThat(Human.share(123, 485)).isEqualTo("25.4%");
        assertThat(Human.share(1, 0)).isEqualTo("0.0%");
    }
}
