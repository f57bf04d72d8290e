package digital.vya.backupdb.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are made to break what reads them end in one finding, soon and in little memory. */
@Tag("unit")
class HostileYamlTest {
    @TempDir
    Path folder;

    private final List<String> findings = new ArrayList<>();

    @Test
    void brackets() throws IOException {
        read("server:\n  name: " + "[".repeat(100_000));
        assertThat(findings).containsExactly("2: nested too deep");
    }

    @Test
    void braces() throws IOException {
        read("a: 1\nb: " + "{a: ".repeat(100_000));
        assertThat(findings).containsExactly("2: nested too deep");
    }

    @Test
    void dashes() throws IOException {
        read("- ".repeat(100_000) + "x\n");
        assertThat(findings).containsExactly("1: nested too deep");
    }

    @Test
    void indentation() throws IOException {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            yaml.append(" ".repeat(i)).append("a:\n");
        }
        read(yaml.toString());
        assertThat(findings).containsExactly("101: nested too deep");
    }

    /** Few enough aliases for the parser, and 5 to the power of 10 values. */
    @Test
    void aliasesOfAliases() throws IOException {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            yaml.append("a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d]\n".formatted(i, i - 1));
        }
        read(yaml.toString());
        assertThat(findings).containsExactly("0: aliases make more than 1000000 values of it");
    }

    @Test
    void anAliasThatContainsItselfTwice() throws IOException {
        read("a: &a [*a, *a]\n");
        assertThat(findings).hasSize(1);
    }

    @Test
    void aHugeFile() throws IOException {
        read("a: " + "x".repeat(17 << 20));
        assertThat(findings).containsExactly("0: the file is larger than 16.0 MB");
    }

    @Test
    void aKeyTwice() throws IOException {
        read("a: 1\nb: 2\na: 3\n");
        assertThat(findings).containsExactly("3: the key `a` stands twice in the same place, first on line 1");
    }

    private void read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("hostile.yaml"), yaml);
        YamlReader.read(file, (line, what, fix) -> findings.add(line + ": " + what));
    }
}
