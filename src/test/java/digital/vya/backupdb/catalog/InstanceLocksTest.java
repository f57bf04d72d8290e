package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class InstanceLocksTest {
    @TempDir
    Path state;

    /** Closing a file drops the kernel's locks that the process has on it, whoever in the process took them. */
    @Test
    void whoIsRefusedInThisProcessLetsNoOtherProcessIn() {
        InstanceLocks running = locks();
        running.acquire("main", "run-1", ZoneOffset.UTC);

        assertThatThrownBy(() -> locks().acquire("main", "run-2", ZoneOffset.UTC))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSTANCE_BUSY))
                .hasMessageContaining(
                        "run run-1 (process " + ProcessHandle.current().pid());

        assertThat(anotherProcessGetsIt()).isEqualTo("false");
        running.release("main", "run-1");
        assertThat(anotherProcessGetsIt()).isEqualTo("true");
        locks().acquire("main", "run-3", ZoneOffset.UTC);
    }

    /** As on a disk that is full for a moment. */
    @Test
    void aLockThatCannotBeWrittenKeepsTheInstanceFromNobodyLater() throws IOException {
        Path lock = Files.createDirectories(state.resolve("locks")).resolve("main.lock");
        Files.createSymbolicLink(lock, Path.of("/dev/full"));
        assertThatThrownBy(() -> locks().acquire("main", "run-1", ZoneOffset.UTC))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("main.lock cannot be written");
        Files.delete(lock);
        locks().acquire("main", "run-2", ZoneOffset.UTC);
        assertThat(anotherProcessGetsIt()).isEqualTo("false");
    }

    private InstanceLocks locks() {
        return new InstanceLocks(new RunFolder(state), Nodes.alone(state));
    }

    private String anotherProcessGetsIt() {
        return Tool.run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InstanceLocksTest.class.getName(),
                        state.resolve("locks/main.lock").toString())
                .orThrow("another process")
                .strip();
    }

    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            System.out.println(channel.tryLock() != null);
        }
    }
}
