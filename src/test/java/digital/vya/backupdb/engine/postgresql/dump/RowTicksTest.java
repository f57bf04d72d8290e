package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class RowTicksTest {
    private static final String HEAD = "--\n-- PostgreSQL database dump\n--\n\nCOPY public.t (a) FROM stdin;\n";
    private static final String TAIL = "\\.\n\n\n--\n-- PostgreSQL database dump complete\n--\n\n";

    /** Rows as a dump has them, and as psql gets them. {@code |} ends a row. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "\\\\unrestrict `x`      => \\\\unrestrict \\140x\\140",
                "`\\\\unrestrict`|`y`    => `\\\\unrestrict\\140|`y`",
                "`a` `b`|c             => `a` `b`|c",
                "\\\\unrestrict|`x`       => \\\\unrestrict|`x`",
                "\\unrestrict \\`x\\\\`     => \\unrestrict \\140x\\\\\\140",
                "\\unrestrict \\\\\\```    => \\unrestrict \\\\\\140\\140\\140",
                "\\unrestrict `7`\\\\|\\\\`  => \\unrestrict \\1407\\140\\\\|\\\\`",
            })
    void aRowIsTheSameForCopyAndHasNothingThatPsqlEvaluates(String written, String fed) throws IOException {
        String dump = HEAD + written.replace('|', '\n') + "\n" + TAIL;
        for (int size = 1; size <= dump.length(); size++) {
            assertThat(passed(dump, size))
                    .as("in pieces of " + size)
                    .isEqualTo(HEAD + fed.replace('|', '\n') + "\n" + TAIL);
        }
        WithoutUnrestrict.require(passed(dump, dump.length()));
    }

    private static String passed(String dump, int size) throws IOException {
        InputStream pieces = new ByteArrayInputStream(dump.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, size));
            }
        };
        try (InputStream stream = new PostgresRestoreStream(pieces, DumpSelection.everything())) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
