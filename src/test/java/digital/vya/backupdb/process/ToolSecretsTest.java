package digital.vya.backupdb.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.BackupException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a tool is given, and what of it never comes out again. */
@Tag("server")
@Timeout(60)
class ToolSecretsTest {
    private static final String SECRET = "pä ss'w\"ord/%$x";

    @TempDir
    Path temp;

    private final Tools tools = new Tools(Duration.ofSeconds(1));
    private Programs programs;

    @BeforeEach
    void folder() {
        programs = new Programs(temp);
    }

    private BackupException failing(String body, String... secrets) throws IOException {
        String tool = programs.bash("tool", body + "\nexit 1");
        ToolCall call = ToolCall.of(tool, List.of(), Programs.identity(Map.of("SECRET", SECRET), secrets));
        return catchThrowableOfType(BackupException.class, () -> {
            try (ToolStream out = tools.start(call)) {
                out.transferTo(OutputStream.nullOutputStream());
            }
        });
    }

    @Test
    void argumentsArriveAsTheyAreAndNothingIsExecuted() throws IOException {
        String tool = programs.bash("tool", "printf '%s\\0' \"$@\"");
        Path trap = temp.resolve("executed");
        List<String> odd = List.of(
                "two words",
                "it's",
                "\"q\"",
                "; touch " + trap,
                "$(touch " + trap + ")",
                "`touch " + trap + "`",
                "| touch " + trap,
                "../..",
                "naïve ✓",
                "new\nline",
                "",
                "--",
                "*");
        String said = tools.run(tool, odd, null, Identity.NONE, null, 10000);
        assertThat(said.split("\0", -1))
                .containsExactlyElementsOf(
                        Stream.concat(odd.stream(), Stream.of("")).toList());
        assertThat(trap).doesNotExist();
    }

    @Test
    void aToolSeesACleanEnvironment() throws IOException {
        String all = tools.run(
                "env", List.of(), null, Programs.identity(Map.of("PGPASSWORD", SECRET)), Duration.ofSeconds(10), 10000);
        assertThat(all.lines().map(line -> line.substring(0, line.indexOf('='))))
                .contains("PATH", "LC_ALL", "PGPASSWORD", Owner.VARIABLE)
                .isSubsetOf("PATH", "HOME", "TZ", "LANG", "LC_ALL", "PGPASSWORD", Owner.VARIABLE);
    }

    @Test
    void aSecretIsInNoCommandLine() throws Exception {
        String tool = programs.bash("dump", "echo up > " + temp.resolve("up") + "; exec sleep 300");
        Identity identity = Programs.identity(Map.of("PGPASSWORD", SECRET), SECRET);
        try (ToolStream out = tools.start(ToolCall.of(tool, List.of("--x"), identity))) {
            await().until(() -> temp.resolve("up").toFile().exists());
            assertThat(new String(
                            Files.readAllBytes(Path.of("/proc/" + out.pid() + "/environ")), StandardCharsets.UTF_8))
                    .contains(SECRET);
            assertThat(commandLines()).isNotEmpty().noneMatch(line -> line.contains(SECRET));
        }
    }

    private static List<String> commandLines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                if (process.getFileName().toString().matches("\\d+")) {
                    try {
                        lines.add(Files.readString(process.resolve("cmdline")));
                    } catch (IOException ended) {
                        lines.add("");
                    }
                }
            }
        }
        return lines;
    }

    @Test
    void aMegabyteOfStderrBlocksNothingAndItsEndIsKept() throws IOException {
        BackupException e = failing("head -c 1048576 /dev/zero | tr '\\0' e >&2; echo; echo 'the end' >&2", SECRET);
        assertThat(e.getMessage()).endsWith("the end").hasSizeLessThan(3000);
    }

    @Test
    void secretsInStderrAreStruckOut() throws IOException {
        BackupException e = failing(
                "cat >&2 << 'END'\na " + SECRET + " b " + SECRET + SECRET + " c p%C3%A4%20ss%27w%22ord%2F%25%24x"
                        + " d p%C3%A4+ss%27w%22ord%2F%25%24x e 'pä ss''w\"ord/%$x'\nEND",
                SECRET);
        assertThat(e).hasMessage("tool ended with exit code 1; a *** b *** c *** d *** e '***'");
    }

    @Test
    void aSecretWrittenInPiecesIsStruckOut() throws IOException {
        BackupException e = failing(
                "for (( i = 0; i < ${#SECRET}; i++ )); do printf '%s' \"${SECRET:$i:1}\" >&2; sleep 0.01; done",
                SECRET);
        assertThat(e).hasMessage("tool ended with exit code 1; ***");
    }

    @Test
    void noPieceOfASecretIsLeftWhereTheKeptPartBegins() throws IOException {
        String secret = "0123456789abcdef";
        // one cut after the other: the kept part begins at each place inside the secret
        for (int tail = LastWords.KEPT - 20; tail <= LastWords.KEPT + 4; tail++) {
            String tool = programs.bash(
                    "tool", "{ printf 'xx" + secret + "'; head -c " + tail + " /dev/zero | tr '\\0' '.'; } >&2");
            ToolCall call = ToolCall.of(tool, List.of(), Programs.identity(Map.of(), secret));
            try (ToolStream out = tools.start(call)) {
                assertThat(out.read()).isEqualTo(-1);
                assertThat(out.stderr().replace(".", "")).isIn("xx***", "x***", "***", "");
            }
        }
    }

    @Test
    void controlCharactersCannotDisguiseAMessage() throws IOException {
        BackupException e = failing("printf 'red \\033[31mtext\\r\\nnext' >&2");
        assertThat(e).hasMessage("tool ended with exit code 1; red ?[31mtext?\nnext");
    }

    @Test
    void theCommandForPeopleHasNoSecretAndNoEnvironment() throws IOException {
        Identity identity = Programs.identity(Map.of("PGPASSWORD", SECRET), SECRET);
        try (ToolStream out = tools.start(ToolCall.of("echo", List.of("--password=" + SECRET, "a b"), identity))) {
            assertThat(out.command()).isEqualTo("echo '--password=***' 'a b'");
            out.readAllBytes();
        }
    }

    @Test
    void whatIsLoggedOfACallHasNoSecret() {
        Identity identity = new Identity(Map.of("PGPASSWORD", SECRET), List.of(SECRET), null, null, SECRET);
        ToolCall call = ToolCall.of("psql", List.of("--password=" + SECRET), identity);
        assertThat(call + " as " + identity).isEqualTo("psql '--password=***' as Identity[PGPASSWORD]");
    }

    @Test
    void stderrThatBreaksOffIsSaidAndWhatCameBeforeIsKept() throws IOException {
        InputStream broken = Files.newInputStream(Path.of("/dev/null"));
        broken.close();
        LastWords said = new LastWords(
                "tool",
                new SequenceInputStream(
                        new ByteArrayInputStream("out of luck".getBytes(StandardCharsets.UTF_8)), broken),
                Redaction.of(List.of()));
        said.settle(Duration.ofSeconds(10));
        assertThat(said.text()).isEqualTo("out of luck\n(the rest of stderr could not be read)");
    }
}
