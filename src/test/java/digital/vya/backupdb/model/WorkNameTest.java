package digital.vya.backupdb.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names of what a restore makes: two of one second are two names. */
@Tag("unit")
class WorkNameTest {
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-12-31T23:59:59Z");

    @Test
    void aNameThatIsTakenIsNotTakenAgain() {
        assertThat(WorkName.free("shop", WorkName.BEFORE, TIME, List.of("shop")))
                .isEqualTo("shop__before_20261231_235959");
        assertThat(WorkName.free(
                        "shop",
                        WorkName.BEFORE,
                        TIME,
                        List.of("shop__before_20261231_235959", "shop__before_20270101_000000")))
                .isEqualTo("shop__before_20270101_000001");
    }
}
