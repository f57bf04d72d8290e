package digital.vya.backupdb.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends a tool ends all it started. */
@Tag("server")
@Timeout(60)
class ToolTreeTest {
    private static final Duration GRACE = Duration.ofMillis(700);

    @TempDir
    Path temp;

    private final Tools tools = new Tools(GRACE);
    private Programs programs;

    @BeforeEach
    void folder() {
        programs = new Programs(temp);
    }

    private ToolStream start(String tool) {
        return tools.start(ToolCall.of(tool, List.of(), Identity.NONE));
    }

    private long pid(String file) {
        await().until(() -> programs.pid(file).isPresent());
        return programs.pid(file).getAsLong();
    }

    private static BackupException endOf(ToolStream stream) {
        return catchThrowableOfType(BackupException.class, () -> stream.transferTo(OutputStream.nullOutputStream()));
    }

    /** Starts a child in a session of its own that hears neither TERM nor HUP, and says its pid. */
    private String deafGrandchild(String file) {
        return "setsid bash -c 'trap \"\" TERM HUP PIPE; echo $$ > " + temp.resolve(file)
                + "; while :; do sleep 1; done' > /dev/null 2>&1 &\n";
    }

    @Test
    void closingEarlyEndsChildrenAndGrandchildren() throws IOException {
        String tool = programs.bash(
                "parent", "bash -c 'sleep 300 & echo $! > " + temp.resolve("grandchild") + "; wait' & wait");
        ToolStream out = start(tool);
        long grandchild = pid("grandchild");
        out.close();
        assertThat(Programs.lives(out.pid())).isFalse();
        assertThat(Programs.lives(grandchild)).isFalse();
        assertThat(endOf(out).code()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void aGrandchildInItsOwnSessionWhoseParentDiedFirstIsEnded() throws IOException {
        String tool = programs.bash(
                "parent",
                "bash -c \"" + deafGrandchild("deaf").replace("\"", "\\\"").replace("$$", "\\$\\$") + "\"\n"
                        + "until [ -s " + temp.resolve("deaf") + " ]; do sleep 0.05; done; echo done");
        assertThat(tools.run(tool, List.of(), null, Identity.NONE, null, 100)).isEqualTo("done\n");
        assertThat(Programs.lives(pid("deaf"))).isFalse();
    }

    @Test
    void aToolThatIgnoresTermIsKilledAfterTheGrace() throws IOException {
        String tool = programs.bash(
                "deaf", "trap '' TERM; echo $$ > " + temp.resolve("pid") + "; while :; do sleep 0.1; done");
        ToolStream out = start(tool);
        long pid = pid("pid");
        long begin = System.nanoTime();
        out.close();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(Programs.lives(pid)).isFalse();
        assertThat(took).isBetween(GRACE, GRACE.plusSeconds(5));
    }

    @Test
    void aToolHasTheGraceToTidyUp() throws IOException {
        String tool = programs.bash(
                "tidy",
                "trap 'echo bye > " + temp.resolve("bye") + "; exit 0' TERM; echo $$ > " + temp.resolve("pid")
                        + "; while :; do sleep 0.05; done");
        ToolStream out = start(tool);
        pid("pid");
        out.close();
        assertThat(temp.resolve("bye")).hasContent("bye");
        // it ended with 0, but it was told to: no clean end
        assertThat(endOf(out).code()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void endAllEndsEveryToolAtOnceAndForGood() throws Exception {
        String tool = programs.bash("many", "echo $$ > " + temp + "/pid.$1; trap '' TERM; while :; do sleep 0.1; done");
        List<CompletableFuture<BackupException>> readers = new ArrayList<>();
        List<Long> pids = new ArrayList<>();
        for (String number : List.of("1", "2", "3")) {
            ToolStream out = tools.start(ToolCall.of(tool, List.of(number), Identity.NONE));
            readers.add(CompletableFuture.supplyAsync(() -> endOf(out)));
            pids.add(pid("pid." + number));
        }
        long begin = System.nanoTime();
        tools.endAll();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(GRACE.plusSeconds(2));
        assertThat(pids).noneMatch(Programs::lives);
        for (CompletableFuture<BackupException> reader : readers) {
            assertThat(reader.get().code()).isEqualTo(ErrorCode.CANCELLED);
        }
        assertThatThrownBy(() -> start("true")).isInstanceOfSatisfying(BackupException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.CANCELLED));
    }

    @Test
    void outputThatWasWholeBeforeTheShutdownButNotReadIsCancelled() throws IOException {
        ToolStream out = start(programs.bash("quick", "echo all of it; exit 0"));
        await().until(() -> !Programs.lives(out.pid()));
        tools.endAll();
        assertThat(endOf(out).code()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void aToolWhoseStreamWasLostIsEnded() throws IOException {
        start(programs.bash("lost", "echo $$ > " + temp.resolve("pid") + "; exec sleep 300"));
        long pid = pid("pid");
        await().until(() -> {
            System.gc();
            return !Programs.lives(pid);
        });
    }

    @Test
    void aReaderThatIsInterruptedStillLearnsHowItEnded() throws Exception {
        String tool = programs.bash("slow", "sleep 0.5; exit 9");
        ToolStream out = start(tool);
        Thread.currentThread().interrupt();
        BackupException e = endOf(out);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(e).hasMessageStartingWith("slow ended with exit code 9");
    }

    @Test
    void leftoversOfALivingProgramAreNotSwept() throws IOException {
        ToolStream out = start(programs.bash("mine", "echo $$ > " + temp.resolve("pid") + "; exec sleep 300"));
        pid("pid");
        assertThat(new Tools(GRACE).sweepLeftovers()).noneMatch(name -> name.endsWith("(pid " + out.pid() + ")"));
        assertThat(Programs.lives(out.pid())).isTrue();
        out.close();
    }
}
