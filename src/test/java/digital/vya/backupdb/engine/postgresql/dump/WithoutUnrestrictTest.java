package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class WithoutUnrestrictTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\unrestrict `x`",
                "one\ntwo `\n  a b\\unrestrict x y`z`\n",
                "\\\\unrestrict\t`x`",
                "` \\unrestrict `x`",
                "\\unrestrict and much more text of the same line in which nothing happens for a while `x`"
            })
    void aLineThatCouldRunAProgramIsRefusedHoweverItIsCut(String text) {
        for (int size = 1; size <= text.length(); size++) {
            int chunk = size;
            assertThatThrownBy(() -> read(text, chunk)).hasMessageContaining("a program in backticks");
        }
        assertThatThrownBy(() -> WithoutUnrestrict.require(text)).hasMessageContaining("line ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\unrestrict KEY\n`x`\n",
                "`x` \\unrestrict KEY\n",
                "\\unrestric `x`\n",
                "unrestrict `x`\n\\unrestrict\n``\n",
                "C:\\temp\\ `x` \\\\"
            })
    void allElsePasses(String text) throws IOException {
        for (int size = 1; size <= text.length() + 1; size++) {
            assertThat(read(text, size)).isEqualTo(text);
        }
    }

    @Test
    void theLineIsNamed() {
        assertThatThrownBy(() -> read("a\nb\n\\unrestrict `x`\n", 3)).hasMessageContaining("line 3 of the dump");
    }

    private static String read(String text, int size) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] chunk = new byte[size + 2];
        try (InputStream in =
                new WithoutUnrestrict(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))) {
            for (int n = in.read(chunk, 1, size); n >= 0; n = in.read(chunk, 1, size)) {
                all.append(new String(chunk, 1, n, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
