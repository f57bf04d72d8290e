package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class PlaceholdersTest {
    @TempDir
    Path home;

    private Placeholders placeholders;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(home.resolve("one"), "first\n");
        Files.writeString(home.resolve("two"), "line\r\nline\r\n");
        Files.write(home.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Files.writeString(home.resolve("large"), "x".repeat(70_000));
        placeholders = Homes.placeholders(home, Map.of("A", "a{{env:B}}", "B", "b", "DB_HOST", "h", "EMPTY", ""));
    }

    @Test
    void standAloneAndInsideText() {
        assertThat(placeholders.resolve("plain")).isEqualTo("plain");
        assertThat(placeholders.resolve("{{env:B}}")).isEqualTo("b");
        assertThat(placeholders.resolve("x{{env:B}}y{{file:one}}z")).isEqualTo("xbyfirstz");
        assertThat(placeholders.resolve("{{env:EMPTY}}")).isEmpty();
        assertThat(placeholders.resolve("{{env:db-host}}")).isEqualTo("h");
        assertThat(placeholders.resolve("{{env:NOPE:fall:back}}")).isEqualTo("fall:back");
        assertThat(placeholders.resolve("{{file:" + home.resolve("one") + "}}")).isEqualTo("first");
    }

    @Test
    void loseOnlyTheLastLineEnd() {
        assertThat(placeholders.resolve("{{file:two}}")).isEqualTo("line\r\nline");
    }

    @Test
    void areNotLookedForInWhatTheyStandFor() {
        assertThat(placeholders.resolve("{{env:A}}")).isEqualTo("a{{env:B}}");
    }

    @Test
    void thatCannotBeResolvedSayWhy() {
        assertThat(problem("{{env:NOPE}}")).isEqualTo("the environment variable NOPE is not set");
        assertThat(problem("{{file:nope}}")).isEqualTo("the file " + home.resolve("nope") + " does not exist");
        assertThat(problem("{{file:binary}}"))
                .isEqualTo("the file " + home.resolve("binary") + " cannot be read as a small text");
        assertThat(problem("{{file:large}}"))
                .isEqualTo("the file " + home.resolve("large") + " cannot be read as a small text");
        assertThat(problem("{{file:.}}")).endsWith("cannot be read as a small text");
        assertThat(problem("{{env:}}")).isEqualTo("the placeholder `env` names nothing");
        assertThat(problem("{{?env:B}}")).isEqualTo("unknown placeholder function `?env`");
        assertThat(problem("{{secret}}")).isEqualTo("unknown placeholder function `secret`");
        assertThat(problem("a{{env:B")).isEqualTo("a placeholder is opened with `{{` and never closed");
        assertThat(problem("aB}}")).isEqualTo("`}}` closes a placeholder that was never opened");
        assertThat(placeholders.problems("{{evn:B}}", false))
                .singleElement()
                .extracting(Placeholders.Problem::fix)
                .isEqualTo("Did you mean `env`? Known are {{env:NAME}} and {{file:path}}.");
        assertThat(placeholders.problems("{{evn:B}}{{flie:one}}", true)).hasSize(2);
        assertThat(placeholders.problems("p4ss{{w0rd:x}}", true))
                .extracting(Placeholders.Problem::what)
                .containsExactly("unknown placeholder function");
        assertThatThrownBy(() -> placeholders.resolve("{{env:NOPE}}"))
                .isInstanceOf(BackupException.class)
                .hasMessage("The environment variable NOPE is not set");
    }

    private String problem(String text) {
        assertThat(placeholders.problems(text, false)).hasSize(1);
        return placeholders.problems(text, false).get(0).what();
    }
}
