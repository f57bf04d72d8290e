package digital.vya.backupdb.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ScheduleStateTest {
    private static final Instant BEFORE = Instant.parse("2026-11-21T02:30:00Z");
    private static final Instant LATER = BEFORE.plusSeconds(60);

    private static ScheduleState state(String when, Instant since) {
        return new ScheduleState(when, since, List.of());
    }

    /** What a configuration that was not taken decided counts only for times that are those of the one that goes on. */
    @Test
    void theLatestIsOfTheSameTimes() {
        Map<String, ScheduleState> before = Map.of(
                "same", state("daily", BEFORE), "changed", state("daily", BEFORE), "gone", state("daily", BEFORE));
        Map<String, ScheduleState> later =
                Map.of("same", state("daily", LATER), "changed", state("weekly", LATER), "new", state("daily", LATER));
        assertThat(ScheduleState.latest(before, later))
                .isEqualTo(Map.of(
                        "same",
                        state("daily", LATER),
                        "changed",
                        state("daily", BEFORE),
                        "gone",
                        state("daily", BEFORE)));
    }
}
