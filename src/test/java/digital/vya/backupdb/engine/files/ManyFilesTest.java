package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files, with long names, in a small heap. {@code -Dmany.files=} takes another number. */
@Tag("server")
class ManyFilesTest {
    private static final int FILES = Integer.getInteger("many.files", 100_000);
    private static final List<String> SMALL = List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    @TempDir
    private Path home;

    private Path data;
    private FilesInstallation product;

    @BeforeEach
    void install() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        String make = """
                cd "$0"
                name=$(printf 'x%.0s' {1..150})
                seq -f "%07.0f-$name" "$1" | xargs touch
                """;
        Tool.run("bash", "-c", make, data.toString(), String.valueOf(FILES)).orThrow("making files");
        product = FilesInstallation.in(home.resolve("vya")).paths(data.toString());
    }

    @Test
    void allOfThemGoThereAndBack() throws Exception {
        run("backup", "--all");
        assertThat(product.manifest().contents().entries()).isEqualTo(FILES + data.getNameCount());

        run("restore", "--instance", "docs", "--database", "all", "--target", home + "/back", "--force");
        try (var files = Files.list(home.resolve("back" + data))) {
            assertThat(files.count()).isEqualTo(FILES);
        }
    }

    private void run(String... arguments) throws Exception {
        Installation installation = product.installation();
        Path output = home.resolve("output");
        Process program = installation.program(SMALL, Map.of(), output, arguments);
        assertThat(program.waitFor()).as(Files.readString(output)).isZero();
    }
}
