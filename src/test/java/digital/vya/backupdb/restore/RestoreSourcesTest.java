package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that went between the moment it was found and the moment it is read: told, and told which. */
@Tag("unit")
class RestoreSourcesTest {
    @TempDir
    Path home;

    private final RestoreSources sources =
            new RestoreSources(null, null, null, null, Clock.system(ZoneId.systemDefault()));

    @Test
    void aFileThatIsGone() throws IOException {
        Path file = home.resolve("shop.sql");
        unreadable(() -> sources.open(SourcePart.of(file, -1, null), null, in -> in), "There is no file " + file);

        Path below = Files.writeString(home.resolve("moved"), "no folder").resolve("shop.sql");
        unreadable(() -> sources.open(SourcePart.of(below, -1, null), null, in -> in), below + " cannot be read: ");
    }

    @Test
    void anEntryThatIsGoneFromItsZip() throws IOException {
        Path file = home.resolve("shop.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("other.sql"));
            zip.write('x');
        }

        unreadable(
                () -> sources.open(SourcePart.inZip(file, "shop.sql"), null, in -> in),
                file + " (shop.sql) is not there");
        try (InputStream other = sources.open(SourcePart.inZip(file, "other.sql"), null, in -> in)) {
            assertThat(other).hasContent("x");
        }
    }

    @Test
    void aStreamThatBreaksOff() throws IOException {
        InputStream gone = Files.newInputStream(Files.writeString(home.resolve("shop.sql"), "SELECT 1;"));
        gone.close();
        LabelledSource told = new LabelledSource(gone, "disk:shop.sql");

        unreadable(told::read, "disk:shop.sql cannot be read: ");
        unreadable(told::readAllBytes, "disk:shop.sql cannot be read: ");
    }

    private static void unreadable(ThrowingCallable read, String words) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                .hasMessageStartingWith(words);
    }
}
