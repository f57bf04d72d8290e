package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.catalog.InstanceLocks;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.Patience;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More instances than places. */
@Tag("unit")
class TurnsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    Path state;

    /** It has waited for nothing yet when its turn comes, however long it stood in the queue. */
    @Test
    void whoQueuedLongerThanItsPatienceStillWaitsForTheManualRunThatCameBetween() throws Exception {
        RunFolder folder = new RunFolder(state);
        InstanceLocks others = new InstanceLocks(folder, Nodes.alone(state));
        Settings settings = new Settings(
                new Settings.Server("test", null, null, null),
                List.of(instance("first"), instance("second")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Turns turns = new Turns(
                settings,
                new InstanceLocks(folder, Nodes.alone(state)),
                new RunLog(folder),
                new Patience(PATIENCE, () -> false),
                Nodes.alone(state),
                new Semaphore(1));
        Job first = turns.take(job("first"));
        CompletableFuture<Job> second = CompletableFuture.supplyAsync(() -> turns.take(job("second")));
        Thread.sleep(PATIENCE.multipliedBy(2).toMillis());
        others.acquire("second", "manual-run", ZoneOffset.UTC);
        turns.release(first);
        await().until(() -> second.isDone()
                || (Files.exists(folder.logOf("run"))
                        && Files.readString(folder.logOf("run")).contains("waiting up to")));
        others.release("second", "manual-run");

        assertThat(second.join().instance()).isEqualTo("second");
    }

    private Job job(String instance) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        Run run = new Run("run", Trigger.SCHEDULE, "nightly", now, false);
        return new Job(run, instance, "postgresql", null, "p", now, state, null, 0);
    }

    private static Settings.Instance instance(String id) {
        return new Settings.Instance(
                id, "postgresql", "localhost", 5432, "u", null, null, ZoneOffset.UTC, List.of(), List.of(), "p", true);
    }
}
