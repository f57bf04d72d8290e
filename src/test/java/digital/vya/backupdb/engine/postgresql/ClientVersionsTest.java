package digital.vya.backupdb.engine.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class ClientVersionsTest {
    @ParameterizedTest
    @CsvSource({
        "12, 99, false",
        "13, 21, false",
        "13, 22, true",
        "14, 18, false",
        "14, 19, true",
        "15, 13, false",
        "15, 14, true",
        "16, 9, false",
        "16, 10, true",
        "17, 5, false",
        "17, 6, true",
        "18, 0, true",
        "99, 1, true"
    })
    void psqlKnowsRestrictSinceTheseVersions(int major, int minor, boolean knows) {
        assertThat(ClientVersions.restricts(major, minor)).isEqualTo(knows);
    }
}
