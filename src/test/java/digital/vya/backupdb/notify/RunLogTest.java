package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class RunLogTest {
    @TempDir
    private Path folder;

    @Test
    void aShortLogIsWhole() throws IOException {
        assertThat(tail("first\nação\n")).isEqualTo("first\nação\n");
        assertThat(tail("")).isEmpty();
    }

    @Test
    void ofALongOneTheEndInWholeLines() throws IOException {
        String line = "[PHASE 2/4] pg_dump completed – ação\n";
        String all = "the very first line\n" + line.repeat(60_000) + "the last line\n";
        String tail = tail(all);

        assertThat(tail.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(LogTail.MOST - 100, LogTail.MOST + 100);
        assertThat(tail).endsWith("the last line\n").doesNotContain("very first", "\uFFFD");
        assertThat(tail.lines().skip(1).findFirst()).hasValue(line.strip());
        int left = all.getBytes(StandardCharsets.UTF_8).length - LogTail.MOST;
        assertThat(tail).startsWith("[the first " + left + " bytes are left out]\n");
    }

    @Test
    void aLongLineIsCutAnywhere() throws IOException {
        assertThat(tail("x".repeat(3 * LogTail.MOST))).endsWith("x".repeat(LogTail.MOST));
    }

    @Test
    void aMissingOneIsSaid() {
        assertThat(LogTail.tail(folder.resolve("none"))).startsWith("The run's log cannot be read: ");
    }

    private String tail(String content) throws IOException {
        return LogTail.tail(Files.writeString(folder.resolve("log"), content));
    }
}
