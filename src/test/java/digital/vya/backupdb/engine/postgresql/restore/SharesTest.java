package digital.vya.backupdb.engine.postgresql.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SharesTest {
    @Test
    void theLargestGoFirstAndTheSharesAreAboutEqual() {
        assertThat(Shares.of(Map.of(1L, 60L, 2L, 20L, 3L, 20L, 4L, 20L, 5L, 0L), 2))
                .containsExactly(List.of(1L, 5L), List.of(2L, 3L, 4L));
        assertThat(Shares.of(Map.of(1L, 5L, 2L, 5L, 3L, 5L, 4L, 5L), 2))
                .containsExactly(List.of(1L, 3L), List.of(2L, 4L));
    }

    @Test
    void noShareIsEmpty() {
        assertThat(Shares.of(Map.of(7L, 0L, 8L, 0L), 5)).containsExactly(List.of(7L), List.of(8L));
        assertThat(Shares.of(Map.of(), 3)).isEmpty();
    }
}
