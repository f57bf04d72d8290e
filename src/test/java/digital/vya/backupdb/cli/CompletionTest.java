package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.Packages;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the scripts of {@code completion} complete, in the shells they are for. */
@Tag("server")
class CompletionTest {
    @TempDir
    Path folder;

    private Path script(String shell) throws IOException {
        FakeRuntime.Said said = new FakeRuntime().run("completion", shell);
        assertThat(said.exit()).isZero();
        return Files.writeString(folder.resolve(shell), said.out());
    }

    @ParameterizedTest
    @CsvSource({"bash, -n", "zsh, -n", "fish, --no-execute"})
    void theShellTakesItsScript(String shell, String onlyRead) throws IOException {
        Packages.ensure(shell, shell);
        Tool.Result read = Tool.run(shell, onlyRead, script(shell).toString());
        assertThat(read.exit()).as(read.err()).isZero();
        assertThat(read.err()).isEmpty();
    }

    /** What fish itself offers for a line that was typed so far; a tab stands before the description. */
    private List<String> offered(String typed) throws IOException {
        Packages.ensure("fish", "fish");
        return Tool.run(
                        Map.of("HOME", folder.toString(), "XDG_CONFIG_HOME", folder.toString()),
                        "",
                        "fish",
                        "--no-config",
                        "-c",
                        "source $argv[1]; cd $argv[2]; complete -C $argv[3]",
                        script("fish").toString(),
                        Files.createDirectories(folder.resolve("with-a-file")).toString(),
                        typed)
                .orThrow(typed)
                .lines()
                .toList();
    }

    private List<String> words(String typed) throws IOException {
        return offered(typed).stream().map(line -> line.split("\t", 2)[0]).toList();
    }

    @Test
    void commandsAreOfferedWithWhatTheyDo() throws IOException {
        assertThat(offered("vya-backupdb restore-l"))
                .containsExactly("restore-list\tList what can be restored, newest first, as the destinations themselves"
                        + " report it. Exits 1 when a destination or a manifest could not be read; what could is listed"
                        + " all the same.");
        assertThat(words("vya-backupdb --debug schedule ")).containsExactly("list", "test");
        assertThat(words("vya-backupdb schedule list ")).doesNotContain("list", "test", "backup");
        assertThat(words("vya-backupdb completion ")).containsExactly("bash", "fish", "zsh");
    }

    @Test
    void onlyOptionsOfTheCommandAreOffered() throws IOException {
        assertThat(words("vya-backupdb backup --dry"))
                .as("`config` is the name of an instance here")
                .isEqualTo(words("vya-backupdb backup -i config --dry"))
                .containsExactly("--dry-run");
        assertThat(words("vya-backupdb backup -"))
                .contains("--all", "-a", "--instance")
                .doesNotContain("--version");
        assertThat(words("vya-backupdb -")).contains("--version").doesNotContain("--all");
    }

    @Test
    void valuesAreWordsOrFilesOrNothing() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("with-a-file")).resolve("old.yaml"), "");
        assertThat(words("vya-backupdb restore --mode ")).containsExactly("fast", "safe", "test");
        assertThat(words("vya-backupdb backup --config ")).containsExactly("old.yaml");
        assertThat(words("vya-backupdb config import ")).containsExactly("old.yaml");
        assertThat(words("vya-backupdb backup --instance ")).isEmpty();
        assertThat(words("vya-backupdb verify ")).doesNotContain("old.yaml");
    }

    /** One by one, through fish: a slip in the script would take one of them away. */
    @Test
    void noCommandAndNoOptionIsMissing() throws IOException {
        for (CommandLine command : CommandReferenceTest.commands()) {
            String typed = command.getCommandSpec().qualifiedName();
            assertThat(words(typed + " "))
                    .as(typed)
                    .containsAll(command.getSubcommands().keySet());
            List<String> names = command.getCommandSpec().options().stream()
                    .flatMap(option -> List.of(option.names()).stream())
                    .toList();
            assertThat(words(typed + " -").stream()
                            .filter(word -> word.startsWith("-"))
                            .toList())
                    .as(typed)
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }
}
