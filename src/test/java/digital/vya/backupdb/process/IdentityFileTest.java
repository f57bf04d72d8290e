package digital.vya.backupdb.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with a password that one start of a tool gets. */
@Tag("server")
class IdentityFileTest {
    private static final String ARGUMENT = "--defaults-extra-file=@identity:file";

    @TempDir
    Path temp;

    private final Tools tools = new Tools(Duration.ofSeconds(1));

    private String run(String body, String file) throws IOException {
        String tool = new Programs(temp).bash("client", body);
        Identity identity = new Identity(Map.of(), List.of(), null, null, file);
        return tools.run(tool, List.of(ARGUMENT), null, identity, Duration.ofSeconds(30), 1000);
    }

    @Test
    void theToolAloneMayReadItAndItGoesWithTheTool() throws IOException {
        String said =
                run("f=${1#*=}; cat \"$f\"; stat -c '%a' \"$f\" \"$(dirname \"$f\")\"; echo \"$f\"", "a secret\n");

        List<String> lines = said.lines().toList();
        assertThat(lines).startsWith("a secret", "600", "700").hasSize(4);
        assertThat(Path.of(lines.get(3)).getParent()).doesNotExist();
    }

    @Test
    void aToolThatCannotStartLeavesNone() throws IOException {
        Identity identity = new Identity(Map.of(), List.of(), null, null, "a secret");
        Set<Path> before = filesOfThisJvm();

        assertThatThrownBy(() -> tools.start(ToolCall.of("/nowhere/client", List.of(ARGUMENT), identity)))
                .hasMessageContaining("/nowhere/client");

        assertThat(filesOfThisJvm()).isEqualTo(before);
    }

    private static Set<Path> filesOfThisJvm() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(f -> f.getFileName().toString().startsWith("vya-identity-" + Owner.thisJvm() + "-"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void anArgumentThatNamesAFileThereIsNotStartsNothing() {
        assertThatThrownBy(() -> run("touch " + temp.resolve("started"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ARGUMENT);
        assertThat(temp.resolve("started")).doesNotExist();
    }

    /** What nobody of us made there is not taken away, and holds up nothing. */
    @Test
    void whatAProgramThatIsGoneLeftIsSweptAndWhatALivingOneHasIsNot() throws IOException {
        Path gone = left("4194305:1");
        Path ours = left(Owner.thisJvm());
        Path strangers = left("something");
        Path odd = left("4194305:2");
        Path inIt = Files.createDirectories(odd.resolveSibling("a folder").resolve("in it"));
        try {
            tools.sweepLeftovers();

            assertThat(gone.getParent()).doesNotExist();
            assertThat(ours).hasContent("a secret");
            assertThat(strangers).hasContent("a secret");
            assertThat(inIt).isDirectory();
        } finally {
            for (Path file : List.of(ours, strangers, odd)) {
                Folders.delete(file.getParent());
            }
        }
    }

    private static Path left(String jvm) throws IOException {
        Path folder = Files.createTempDirectory(
                "vya-identity-" + jvm + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(folder.resolve("identity.cnf"), "a secret");
    }
}
