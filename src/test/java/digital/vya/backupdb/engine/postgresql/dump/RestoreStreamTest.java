package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class RestoreStreamTest {
    private static final DumpSelection ALL = DumpSelection.everything();
    private static final byte[] PLAIN = fixture("plain.sql");

    @Test
    void leavesOutWhatIsAboutTheDatabaseAndNothingElse() {
        List<String> before = lines(PLAIN);
        List<String> after = lines(Dumps.fed(PLAIN, ALL));

        List<String> gone = new ArrayList<>();
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                assertThat(after.get(i)).isEmpty();
                gone.add(before.get(i));
            }
        }
        assertThat(gone)
                .containsExactly(
                        "\\restrict k3yk3yk3y",
                        "DROP DATABASE IF EXISTS \"it's; -- $$ (\";",
                        "CREATE DATABASE \"it's; -- $$ (\" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc"
                                + " LOCALE = 'C.UTF-8';",
                        "ALTER DATABASE \"it's; -- $$ (\" OWNER TO shop;",
                        "\\unrestrict k3yk3yk3y",
                        "\\connect -reuse-previous=on \"dbname='it\\'s; -- $$ ('\"",
                        "\\restrict k3yk3yk3y",
                        "\\unrestrict k3yk3yk3y");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void givesTheSameWhereverTheDumpIsCut(int most) throws IOException {
        byte[] expected = Dumps.fed(PLAIN, ALL);
        for (int round = 0; round < 50; round++) {
            InputStream stream = new PostgresRestoreStream(new Slices(PLAIN, most, round), ALL);
            assertThat(inPieces(stream, most, round)).as("round %d", round).isEqualTo(expected);
        }
    }

    @Test
    void passesAThousandDumpsFullOfTrapsByteForByte() throws IOException {
        for (int seed = 0; seed < 1000; seed++) {
            byte[] dump = new RandomDump(seed).bytes();
            String expected = Dumps.text(dump).replaceFirst("\\\\restrict key\n", "\n");
            int end = expected.lastIndexOf("\\unrestrict key");
            expected = expected.substring(0, end) + expected.substring(end + "\\unrestrict key".length());

            byte[] fed = inPieces(new PostgresRestoreStream(new Slices(dump, 100, seed), ALL), 50, seed);

            assertThat(Dumps.text(fed)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void neverEndsWellWhenTheDumpIsCutShort() {
        int whole = Dumps.text(PLAIN).lastIndexOf("\\unrestrict");
        int length = Dumps.text(PLAIN).substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
        for (int cut = 0; cut <= length; cut++) {
            InputStream stream = new PostgresRestoreStream(new ByteArrayInputStream(PLAIN, 0, cut), ALL);
            assertThatThrownBy(stream::readAllBytes)
                    .as("cut at %d", cut)
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE));
            assertThatThrownBy(stream::read).as("again").isInstanceOf(BackupException.class);
        }
    }

    @Test
    void aSourceThatBreaksIsNoEnd() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(PLAIN), new Broken());
        InputStream stream = new PostgresRestoreStream(broken, ALL);

        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void passesAStatementLargerThanWhatIsHeld() {
        String big = "x".repeat(3 * StatementText.MOST);
        for (String statement : List.of(
                "CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$ SELECT '" + big + "'; $$;",
                "INSERT INTO public.t (a) VALUES ('" + big + "'), ('2\n');",
                "COMMENT ON TABLE public.t IS '" + big + "';",
                "SELECT pg_catalog.lowrite(0, '\\x" + big + "');")) {
            byte[] dump = dump(statement + "\nSELECT 1;\n");

            assertThat(Dumps.fed(dump, ALL)).isEqualTo(dump);
        }
    }

    @Test
    void leavesOutAStatementLargerThanWhatIsHeld() {
        String big = "x\n".repeat(2 * StatementText.MOST);
        byte[] dump = dump("INSERT INTO public.t VALUES ('" + big + "');\nSELECT 1;\n");

        byte[] fed = Dumps.fed(dump, Selections.withData(ALL, false));

        assertThat(Dumps.text(fed)).isEqualTo(Dumps.text(dump("\n".repeat(2 * StatementText.MOST) + "\nSELECT 1;\n")));
        assertThat(Dumps.facts(dump, ALL).rows()).containsOnly(java.util.Map.entry("public.t", 1L));
    }

    @Test
    void leavesOutTheRowsOfACopyWithAllTheirLines() {
        byte[] dump = dump("COPY public.t (a) FROM stdin;\n1\nSELECT 'x;\n\\.\nSELECT 1;\n");

        assertThat(Dumps.fed(dump, Selections.withData(ALL, false))).isEqualTo(dump("\n\n\n\nSELECT 1;\n"));
    }

    @Test
    void readsDumpsThatWentThroughWindows() {
        String plain = Dumps.text(PLAIN).replace("\n", "\r\n");
        byte[] dump = Dumps.bytes("\ufeff" + plain);

        byte[] fed = Dumps.fed(dump, ALL);

        assertThat(Dumps.text(fed))
                .contains("\ufeff--\r\n")
                .contains("COPY public.orders")
                .endsWith("--\r\n\r\n\n\r\n");
        assertThat(lines(fed)).hasSameSizeAs(lines(dump));
        java.util.Map<String, Long> rows = new java.util.TreeMap<>();
        Dumps.facts(dump, ALL).rows().forEach((table, count) -> rows.put(table.replace("\r\n", "\n"), count));
        assertThat(rows).isEqualTo(Dumps.facts(PLAIN, ALL).rows());
        assertThat(Dumps.facts(dump, ALL).database()).isEqualTo("it's; -- $$ (");
    }

    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the network is gone");
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            return read();
        }
    }

    static byte[] dump(String body) {
        return Dumps.bytes("--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n" + body
                + "\n--\n-- PostgreSQL database dump complete\n--\n\n");
    }

    private static byte[] inPieces(InputStream stream, int most, long seed) throws IOException {
        Random random = new Random(seed);
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[most + 2];
        while (true) {
            int n = stream.read(buffer, 1, 1 + random.nextInt(most));
            if (n < 0) {
                return all.toByteArray();
            }
            all.write(buffer, 1, n);
        }
    }

    private static List<String> lines(byte[] bytes) {
        return List.of(Dumps.text(bytes).split("\n", -1));
    }

    private static byte[] fixture(String name) {
        return Dumps.all(RestoreStreamTest.class.getResourceAsStream("/dumps/" + name));
    }
}
