package digital.vya.backupdb.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class PlainFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsReadUpToTheMostItMayHold() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content");
        try (InputStream content = PlainFile.open(file)) {
            assertThat(content).hasContent("content");
        }
        assertThat(PlainFile.read(file, 7)).asString().isEqualTo("content");
        assertThatThrownBy(() -> PlainFile.read(file, 6))
                .isInstanceOfSatisfying(PlainFile.NotPlain.class, e -> assertThat(e.getReason())
                        .isEqualTo("it is larger than 6 bytes"));
    }

    @Test
    void whatIsNoFileIsNamed() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        notPlain(link, "it is a symbolic link");
        notPlain(folder, "it is a folder");
        notPlain(Path.of("/dev/zero"), "it is no file, but a pipe or a device");
    }

    @Test
    void whatIsNotThereIsNotThere() {
        assertThatThrownBy(() -> PlainFile.open(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    private static void notPlain(Path file, String reason) {
        assertThatThrownBy(() -> PlainFile.open(file))
                .isInstanceOfSatisfying(
                        PlainFile.NotPlain.class, e -> assertThat(e.getReason()).isEqualTo(reason));
    }
}
