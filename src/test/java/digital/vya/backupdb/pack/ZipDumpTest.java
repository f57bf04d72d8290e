package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ZipDumpTest {
    @TempDir
    private Path folder;

    @Test
    void everyEntryComesBackInItsOrder() throws IOException {
        Path file =
                zip(ZipEntry.DEFLATED, "b.sql", "folder/", "folder/a.sql", "../../etc/passwd", "/abs.sql", "ü\n.sql");

        try (ZipDump zip = new ZipDump(file)) {
            assertThat(zip.entries())
                    .extracting(ZipDump.Entry::name)
                    .containsExactly("b.sql", "folder/a.sql", "../../etc/passwd", "/abs.sql", "ü\n.sql");
            for (ZipDump.Entry entry : zip.entries()) {
                try (InputStream in = zip.open(entry)) {
                    byte[] bytes = in.readAllBytes();
                    assertThat(bytes).isEqualTo(content(entry.name()));
                    assertThat(entry.size()).isEqualTo(bytes.length);
                }
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFlippedByteNeverComesThrough() throws IOException {
        for (int method : List.of(ZipEntry.STORED, ZipEntry.DEFLATED)) {
            byte[] whole = Files.readAllBytes(zip(method, "a.sql"));
            List<Integer> unnoticed = new ArrayList<>();
            for (int at = 0; at < whole.length; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= 1;
                if (!isRefusedOrRight(flipped)) {
                    unnoticed.add(at);
                }
            }
            assertThat(unnoticed).isEmpty();
        }
    }

    @Test
    void aFileThatIsCutOffIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(zip(ZipEntry.DEFLATED, "a.sql", "b.sql"));
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new ZipDump(cut))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACKED_DAMAGED))
                    .hasMessageContaining("cut.zip");
        }
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(zip(ZipEntry.STORED, "a.sql", "b.sql"));
        String renamed = new String(whole, StandardCharsets.ISO_8859_1).replace("b.sql", "a.sql");
        Path file = Files.write(folder.resolve("twice.zip"), renamed.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new ZipDump(file)).hasMessageContaining("holds a.sql twice");
    }

    /** True when it was refused, or when the flip hit nothing that matters: a date, say. */
    private boolean isRefusedOrRight(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("flipped.zip"), bytes);
        try (ZipDump zip = new ZipDump(file)) {
            for (ZipDump.Entry entry : zip.entries()) {
                try (InputStream in = zip.open(entry)) {
                    if (!Arrays.equals(in.readAllBytes(), content("a.sql"))) {
                        return false;
                    }
                }
            }
            return true;
        } catch (BackupException e) {
            return e.code() == ErrorCode.PACKED_DAMAGED;
        }
    }

    private Path zip(int method, String... names) throws IOException {
        Path file = folder.resolve("dumps.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(method);
            for (String name : names) {
                byte[] bytes = content(name);
                CRC32 crc = new CRC32();
                crc.update(bytes);
                ZipEntry entry = new ZipEntry(name);
                entry.setSize(bytes.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
        }
        return file;
    }

    private static byte[] content(String name) {
        return name.endsWith("/") ? new byte[0] : (name + "\n").repeat(100).getBytes(StandardCharsets.UTF_8);
    }
}
