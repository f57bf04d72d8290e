package digital.vya.backupdb.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WaitingTest {
    @Test
    void anInterruptCutsNoWaitShortAndIsNotLost() {
        AtomicInteger looks = new AtomicInteger();
        Thread.currentThread().interrupt();
        boolean came;
        boolean kept;
        try {
            came = Waiting.until(() -> looks.incrementAndGet() > 4, Duration.ofSeconds(30));
        } finally {
            kept = Thread.interrupted();
        }
        assertThat(came).isTrue();
        assertThat(kept).isTrue();
        assertThat(looks).hasValue(5);
    }

    @Test
    void whatDoesNotComeIsWaitedForAsLongAsWasSaid() {
        long began = System.nanoTime();
        assertThat(Waiting.until(() -> false, Duration.ofMillis(150))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }
}
