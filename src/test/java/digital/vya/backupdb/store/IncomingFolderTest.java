package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be deleted fails nothing, and is tried again before the next file comes. */
@Tag("unit")
class IncomingFolderTest {
    @TempDir
    Path root;

    @Test
    void aPartialThatCannotBeDeletedIsTriedAgain() throws IOException {
        IncomingFolder incoming = new IncomingFolder(root);
        Path partial = incoming.partial();
        Path inTheWay = Files.createDirectories(partial).resolve("in the way");
        Files.createFile(inTheWay);
        incoming.discard(partial);
        assertThat(partial).exists();
        incoming.sweep();
        assertThat(partial)
                .as("still there, and the next file comes all the same")
                .exists();
        Files.delete(inTheWay);
        incoming.sweep();
        assertThat(partial).doesNotExist();
    }
}
