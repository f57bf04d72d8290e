package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.catalog.InstanceLocks;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.Patience;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server that two instances name: who waits for one of them holds none. */
@Tag("server")
class ServerLocksTest {
    @TempDir
    Path state;

    private final Tools tools = new Tools();

    @Test
    void toldToStopItWaitsNoLonger() {
        locks().acquire("one", "backup-1", ZoneOffset.UTC);
        tools.endAll();

        refused(serverLocks(Duration.ofHours(1)), ErrorCode.CANCELLED, "Cancelled while waiting before the swap");
    }

    @Test
    void itIsToldWhomItWaitedForInVainAndHoldsNothing() {
        InstanceLocks others = locks();
        others.acquire("two", "backup-1", ZoneOffset.UTC);

        refused(serverLocks(Duration.ZERO), ErrorCode.INSTANCE_BUSY, "backup-1", "waited in vain before the swap");

        others.acquire("one", "backup-2", ZoneOffset.UTC);
    }

    @Test
    void aLockThatCannotBeMadeIsNotWaitedFor() throws Exception {
        Files.writeString(state.resolve("locks"), "in the way");

        refused(serverLocks(Duration.ofHours(1)), ErrorCode.STATE_UNWRITABLE, "locks");
    }

    private static void refused(ServerLocks locks, ErrorCode code, String... words) {
        assertThatThrownBy(() -> locks.take(instance("one"), "restore-1", "the swap"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    private InstanceLocks locks() {
        return new InstanceLocks(new RunFolder(state), Nodes.alone(state));
    }

    private ServerLocks serverLocks(Duration patience) {
        Settings settings = new Settings(
                new Settings.Server("test", null, null, null),
                List.of(instance("one"), instance("two")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return new ServerLocks(
                settings, locks(), new RunLog(new RunFolder(state)), new Patience(patience, tools::isShuttingDown));
    }

    private static Settings.Instance instance(String id) {
        return new Settings.Instance(
                id, "postgresql", "localhost", 5432, "u", null, null, ZoneOffset.UTC, List.of(), List.of(), "p", true);
    }
}
