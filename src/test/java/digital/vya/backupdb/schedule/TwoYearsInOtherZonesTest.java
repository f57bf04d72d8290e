package digital.vya.backupdb.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link TwoYearsTest} of two nodes, where clocks are changed otherwise or never. */
@Tag("long")
class TwoYearsInOtherZonesTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"America/Sao_Paulo", "Australia/Lord_Howe", "UTC"})
    void twoNodesRunEachTimeOnceOrTellOfItOnce(String zone) {
        assertThat(TwoYearsTest.rowsOfTwo(zone, home)).hasSize(2);
    }
}
