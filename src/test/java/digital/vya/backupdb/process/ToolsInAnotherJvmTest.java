package digital.vya.backupdb.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small heap, TERM and {@code kill -9}, each on a JVM with a route that runs a tool. */
@Tag("server")
@Timeout(120)
class ToolsInAnotherJvmTest {
    private static final long LARGE = (2L << 30) + 1;

    @TempDir
    Path temp;

    private Programs programs;
    private Process jvm;

    @BeforeEach
    void folder() {
        programs = new Programs(temp);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (jvm != null) {
            jvm.destroyForcibly();
            jvm.waitFor();
        }
    }

    private void start(long feed, String tool, String args) throws IOException {
        jvm = OtherJvm.start(temp.resolve("result"), temp.resolve("log"), feed, tool, args);
    }

    private String result() throws Exception {
        assertThat(jvm.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(temp.resolve("result"))
                .as(() -> "no result; the JVM said: " + contentOf(temp.resolve("log")))
                .exists();
        return Files.readString(temp.resolve("result"));
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private long pid(String file) {
        await().atMost(Duration.ofSeconds(60)).until(() -> programs.pid(file).isPresent());
        return programs.pid(file).getAsLong();
    }

    @Test
    void outputLargerThanAnArrayGoesThroughASmallHeap() throws Exception {
        start(0, "head", "-c " + LARGE + " /dev/zero");
        assertThat(result()).startsWith("GREEN " + LARGE + " ");
    }

    @Test
    void inputLargerThanAnArrayGoesThroughASmallHeap() throws Exception {
        start(LARGE, "wc", "-c");
        assertThat(result()).startsWith("GREEN ").endsWith(" " + LARGE);
    }

    @Test
    void termInMidStreamIsNeverGreen() throws Exception {
        // the worst kind: told to end, it pretends that all is well
        String tool = programs.bash(
                "polite",
                "trap 'exit 0' TERM; echo $$ > " + temp.resolve("pid") + "; while :; do echo data; sleep 0.05; done");
        start(0, tool, "");
        long pid = pid("pid");
        long begin = System.nanoTime();
        jvm.destroy();
        assertThat(result()).startsWith("RED polite was ended because the run was cancelled");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(Programs.lives(pid)).isFalse();
    }

    @Test
    void killMinusNineLeavesNoChildAndTheSweepTakesTheGrandchild() throws Exception {
        String deaf = "trap '' TERM HUP PIPE INT; echo $$ > $1; while :; do sleep 0.2; done";
        String grandchild = programs.bash("grandchild", deaf);
        String tool = programs.bash(
                "child", "setsid " + grandchild + " " + temp.resolve("g.pid") + " > /dev/null 2>&1 &\n" + deaf);
        start(0, tool, temp.resolve("c.pid").toString());
        long child = pid("c.pid");
        long grandchildsPid = pid("g.pid");
        assertThat(Programs.lives(child)).isTrue();

        jvm.destroyForcibly();
        await().until(() -> !Programs.lives(child));
        assertThat(Programs.lives(grandchildsPid)).isTrue();

        Tools next = new Tools(Duration.ofMillis(300));
        assertThat(next.childrenDieWithUs()).isTrue();
        assertThat(next.sweepLeftovers()).contains("grandchild (pid " + grandchildsPid + ")");
        assertThat(Programs.lives(grandchildsPid)).isFalse();
        assertThat(temp.resolve("result")).doesNotExist();
    }
}
