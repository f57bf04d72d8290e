package digital.vya.backupdb.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each way a tool can go wrong turns the end of its output into an exception with a name. */
@Tag("server")
@Timeout(60)
class ToolFailureTest {
    @TempDir
    Path temp;

    private final Tools tools = new Tools(Duration.ofSeconds(1));
    private Programs programs;

    @BeforeEach
    void folder() {
        programs = new Programs(temp);
    }

    private ToolCall call(String tool, String... arguments) {
        return ToolCall.of(tool, List.of(arguments), Identity.NONE);
    }

    private static BackupException endOf(InputStream stream) {
        return catchThrowableOfType(BackupException.class, () -> stream.transferTo(OutputStream.nullOutputStream()));
    }

    @Test
    void outputOfAToolThatEndsWellIsWhole() throws IOException {
        String tool = programs.bash("good", "printf 'a\\nb'; echo noise >&2");
        try (ToolStream out = tools.start(call(tool))) {
            assertThat(out.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("a\nb");
            assertThat(out.read()).isEqualTo(-1);
            assertThat(out.stderr()).isEqualTo("noise");
        }
    }

    @Test
    void exitThreeAfterAHundredMegabytes() throws IOException {
        String tool = programs.bash("dump", "head -c 104857600 /dev/zero; echo 'out of luck' >&2; exit 3");
        long[] got = {0};
        try (ToolStream out = tools.start(call(tool))) {
            BackupException e = catchThrowableOfType(BackupException.class, () -> {
                byte[] chunk = new byte[65536];
                for (int n = out.read(chunk); n != -1; n = out.read(chunk)) {
                    got[0] += n;
                }
            });
            assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED);
            assertThat(e).hasMessage("dump ended with exit code 3; out of luck");
            assertThat(got[0]).isEqualTo(104857600);
            // asked again, it says the same: no later read finds a clean end
            assertThat(endOf(out)).hasMessage(e.getMessage());
        }
    }

    @Test
    void exitValuesTheCallAllowsAreGood() throws IOException {
        String tool = programs.bash("rsyncish", "echo x; exit 24");
        ToolCall call = new ToolCall(tool, List.of(), null, Identity.NONE, null, Set.of(0, 24), null, null);
        assertThat(tools.run(call, 100)).isEqualTo("x\n");
        assertThat(endOf(tools.start(call(tool))).code()).isEqualTo(ErrorCode.TOOL_FAILED);
    }

    @Test
    void killedFromOutside() throws IOException {
        String tool = programs.bash("victim", "echo started; exec sleep 300");
        try (ToolStream out = tools.start(call(tool))) {
            assertThat(out.readNBytes(8)).asString(StandardCharsets.UTF_8).isEqualTo("started\n");
            ProcessHandle.of(out.pid()).orElseThrow().destroyForcibly();
            BackupException e = endOf(out);
            assertThat(e.code()).isEqualTo(ErrorCode.TOOL_SIGNALLED);
            assertThat(e).hasMessageStartingWith("victim was killed by SIGKILL (exit code 137)");
        }
    }

    @Test
    void aSignalIsNeverAGoodExit() throws IOException {
        String tool = programs.bash("self", "kill -TERM $$");
        ToolCall call = new ToolCall(tool, List.of(), null, Identity.NONE, null, Set.of(0, 143), null, null);
        assertThat(endOf(tools.start(call))).hasMessageStartingWith("self was killed by SIGTERM");
    }

    @Test
    void validStartThenDies() throws IOException {
        String tool = programs.bash("half", "echo '-- PostgreSQL database dump'; kill -SEGV $$");
        BackupException e = endOf(tools.start(call(tool)));
        assertThat(e.code()).isEqualTo(ErrorCode.TOOL_SIGNALLED);
        assertThat(e).hasMessageContaining("SIGSEGV");
    }

    @Test
    void timeoutEndsAToolThatKeepsSending() throws IOException {
        String tool = programs.bash("endless", "while :; do echo line; done");
        ToolStream out = tools.start(call(tool).within(Duration.ofMillis(300)));
        BackupException e = endOf(out);
        assertThat(e.code()).isEqualTo(ErrorCode.TOOL_TIMEOUT);
        assertThat(e).hasMessageStartingWith("endless did not end within 300 ms");
        assertThat(Programs.lives(out.pid())).isFalse();
    }

    @Test
    void timeoutEndsAToolThatHangs() throws IOException {
        String tool = programs.bash("hangs", "exec sleep 300");
        BackupException e = endOf(tools.start(call(tool).within(Duration.ofMillis(300))));
        assertThat(e.code()).isEqualTo(ErrorCode.TOOL_TIMEOUT);
    }

    @Test
    void silenceIsAStall() throws IOException {
        String tool = programs.bash("silent", "echo first; exec sleep 300");
        ToolCall call = ToolCall.of(tool, List.of(), Programs.stallingAfter(Duration.ofMillis(400)));
        BackupException e = endOf(tools.start(call));
        assertThat(e.code()).isEqualTo(ErrorCode.TOOL_STALLED);
        assertThat(e).hasMessageStartingWith("silent sent nothing for 400 ms");
    }

    @Test
    void hangingAfterTheLastByteIsAStallToo() throws IOException {
        String tool = programs.bash("lingers", "echo all; exec >&-; exec sleep 300");
        ToolCall call = ToolCall.of(tool, List.of(), Programs.stallingAfter(Duration.ofMillis(400)));
        assertThat(endOf(tools.start(call)).code()).isEqualTo(ErrorCode.TOOL_STALLED);
    }

    @Test
    void aSlowReaderIsNoStall() throws Exception {
        // more than the pipe holds, so that the tool is kept waiting by the reader
        String tool = programs.bash("quick", "head -c 300000 /dev/zero");
        ToolCall call = ToolCall.of(tool, List.of(), Programs.stallingAfter(Duration.ofMillis(200)));
        try (ToolStream out = tools.start(call)) {
            int got = out.readNBytes(1).length;
            long since = System.nanoTime();
            await().until(() ->
                    System.nanoTime() - since > Duration.ofMillis(900).toNanos());
            got += out.readAllBytes().length;
            assertThat(got).isEqualTo(300000);
        }
    }

    @Test
    void aToolThatIsNotThere() {
        BackupException e = catchThrowableOfType(BackupException.class, () -> tools.start(call("pg_dumpp")));
        assertThat(e.code()).isEqualTo(ErrorCode.TOOL_MISSING);
        assertThat(e).hasMessageStartingWith("`pg_dumpp` is not installed: it is in none of [");
        BackupException absolute =
                catchThrowableOfType(BackupException.class, () -> tools.start(call("/nowhere/pg_dump")));
        assertThat(absolute.code()).isEqualTo(ErrorCode.TOOL_MISSING);
        BackupException relative = catchThrowableOfType(BackupException.class, () -> tools.start(call("bin/pg_dump")));
        assertThat(relative.code()).isEqualTo(ErrorCode.TOOL_MISSING);
    }

    /** What was to be fed to it is closed all the same, whatever that says. */
    @Test
    void aFolderThatIsGoneStartsNothingAndClosesTheInput() {
        InputStream input = new InputStream() {
            @Override
            public int read() {
                return -1;
            }

            @Override
            public void close() throws IOException {
                throw new IOException("closed");
            }
        };
        ToolCall call =
                new ToolCall("cat", List.of(), temp.resolve("gone"), Identity.NONE, null, Set.of(), input, null);

        BackupException e = catchThrowableOfType(BackupException.class, () -> tools.start(call));

        assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED);
        assertThat(e).hasMessageStartingWith("cat could not be started: ").hasMessageContaining("gone");
        assertThat(e.getSuppressed()).singleElement().satisfies(onClose -> assertThat(onClose)
                .hasMessage("closed"));
    }

    /** Only at the end of the output it is known how the tool ended, however little of it is wanted. */
    @Test
    void ofLongOutputTheBeginningIsKeptAndTheEndIsHeard() throws IOException {
        ToolOutput output = new ToolOutput();
        String good = programs.bash("good", "printf ' \\n'; head -c 100000 /dev/zero | tr '\\0' x");
        assertThat(output.text(tools.start(call(good)))).hasSize(64 * 1024 - 2).matches("x+");
        assertThat(output.lines(tools.start(call(programs.bash("names", "echo 'a b'; echo c")))))
                .containsExactly("a b", "c");

        String bad = programs.bash("bad", "head -c 100000 /dev/zero; exit 3");
        BackupException e = catchThrowableOfType(BackupException.class, () -> output.text(tools.start(call(bad))));
        assertThat(e).hasMessageStartingWith("bad ended with exit code 3");
    }

    @Test
    void theIdentitysFolderComesFirstAndThePathAfterIt() throws IOException {
        programs.bash("cat", "echo ours");
        Identity identity = new Identity(java.util.Map.of(), List.of(), temp, null);
        assertThat(tools.run("cat", List.of(), null, identity, Duration.ofSeconds(10), 100))
                .isEqualTo("ours\n");
        assertThat(tools.run("printf", List.of("x"), null, identity, Duration.ofSeconds(10), 100))
                .isEqualTo("x");
    }

    @Test
    void aProcessLeftBehindThatHoldsTheOutputIsAFailure() throws IOException {
        String tool = programs.bash("forks", "sleep 300 & echo $! > " + temp.resolve("child") + "; exit 0");
        ToolStream out = tools.start(call(tool));
        BackupException e = endOf(out);
        assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED);
        assertThat(e).hasMessageContaining("left behind");
        assertThat(Programs.lives(programs.pid("child").orElseThrow())).isFalse();
    }

    @Test
    void moreOutputThanExpectedIsAFailure() throws IOException {
        String tool = programs.bash("chatty", "yes");
        BackupException e = catchThrowableOfType(
                BackupException.class,
                () -> tools.run(tool, List.of(), null, Identity.NONE, Duration.ofSeconds(10), 1000));
        assertThat(e).hasMessage("chatty wrote more than the 1000 bytes expected");
        assertThat(tools.run(programs.bash("ten", "printf 0123456789"), List.of(), null, Identity.NONE, null, 10))
                .isEqualTo("0123456789");
    }
}
