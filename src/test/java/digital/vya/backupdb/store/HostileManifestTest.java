package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who can write to a destination can write a manifest: none breaks the program, each is called what it is. */
@Tag("unit")
class HostileManifestTest {
    @Test
    void nestedDeep() {
        unreadable("{\"rows\": " + "[".repeat(100_000), "is not JSON of a manifest");
        unreadable("{\"unknown\": " + "{\"a\": ".repeat(100_000), "is not JSON of a manifest");
        unreadable("[".repeat(100_000), "is not JSON of a manifest");
    }

    @Test
    void aKeyTwice() {
        unreadable("{\"version\": 1, \"id\": \"a\", \"id\": \"b\"}", "is not JSON of a manifest");
        unreadable(
                "{\"version\": 1, \"artifacts\": [{\"sha256\": \"1\", \"sha256\": \"2\"}]}",
                "is not JSON of a manifest");
    }

    @Test
    void hugeNumbersAndTexts() {
        unreadable("{\"version\": " + "9".repeat(100_000) + "}", "is not JSON of a manifest");
        unreadable("{\"id\": \"" + "x".repeat(30 << 20) + "\"}", "is not JSON of a manifest");
    }

    /** Spaces without end: what is read is bounded, not what is sent. */
    @Test
    void endless() {
        InputStream spaces = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                Arrays.fill(into, offset, offset + length, (byte) ' ');
                return length;
            }
        };
        refused(spaces, "is larger than 64.0 MB, as no manifest is");
    }

    private static void unreadable(String json, String how) {
        refused(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), how);
    }

    private static void refused(InputStream content, String how) {
        assertThatThrownBy(() -> ManifestReader.read(content, "main/shop/shop_20261121_023000.manifest.json"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNREADABLE))
                .hasMessage("main/shop/shop_20261121_023000.manifest.json " + how);
    }
}
