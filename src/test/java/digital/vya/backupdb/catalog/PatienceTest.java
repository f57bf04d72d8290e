package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An attempt may itself take long, as in a queue: that is no waiting for what another run holds. */
@Tag("unit")
class PatienceTest {
    private static final Duration MOST = Duration.ofMillis(400);
    private final BackupException busy = new BackupException(ErrorCode.INSTANCE_BUSY, "in use");

    private final Deque<Runnable> attempts = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();

    @Test
    void waitsFromTheFirstRefusalAndNotFromBeforeTheFirstAttempt() {
        attempts.add(PatienceTest::queue);
        assertThat(await()).isNull();
        assertThat(said).containsExactly("in use");
    }

    @Test
    void timeInTheQueueOfALaterAttemptDoesNotCountEither() {
        attempts.add(() -> {});
        attempts.add(PatienceTest::queue);
        assertThat(await()).isNull();
    }

    @Test
    void givesUpWhenItHasWaitedLongEnough() {
        for (int i = 0; i < 100; i++) {
            attempts.add(() -> {});
        }
        long began = System.nanoTime();
        assertThat(await()).isSameAs(busy);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(MOST);
        assertThat(attempts).hasSizeGreaterThan(90);
    }

    private BackupException await() {
        return new Patience(MOST, () -> false).await(this::attempt, "it", refusal -> said.add(refusal.getMessage()));
    }

    /** Each of those that were planned ends with a refusal, and the first after them goes well. */
    private BackupException attempt() {
        Runnable next = attempts.poll();
        if (next == null) {
            return null;
        }
        next.run();
        return busy;
    }

    private static void queue() {
        long until = System.nanoTime() + MOST.multipliedBy(2).toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
