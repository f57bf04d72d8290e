package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dumps larger than any heap, made as they are read. */
@Tag("server")
class HugeDumpTest {
    private static final DumpSelection ALL = DumpSelection.everything();
    private static final int HEAP_MEGABYTES = 24;
    private static final long REPEATS = 1024;
    private static final byte[] ROW = Dumps.bytes("4711\tCREATE DATABASE x;\t\\N\t$$ it's \"x\" \\\\.\n");
    private static final byte[] ROWS = Dumps.bytes(Dumps.text(ROW).repeat(1024 * 1024 / ROW.length));
    private static final byte[] TEXT = Dumps.bytes("COPY public.fake FROM stdin;\n\\connect x ".repeat(25_000));
    private static final long ROW_COUNT = REPEATS * (ROWS.length / ROW.length);

    @Test
    void agigabyteOfRowsAndOneOfASingleTextPassThroughASmallHeap() {
        String said = Tool.run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HugeDumpTest.class.getName())
                .orThrow("reading in a heap of " + HEAP_MEGABYTES + " MB");

        long size = new Generated().size();
        Map<String, Long> rows = Map.of("public.t", ROW_COUNT, "public.u", 1L);
        assertThat(said)
                .contains("rows " + new java.util.TreeMap<>(rows))
                .contains("all " + size)
                .contains("lines " + (ROW_COUNT + REPEATS * 25_000));
    }

    public static void main(String[] arguments) throws IOException {
        PostgresDumpFacts facts =
                PostgresDumpReader.read(new Generated(), Selections.withTables(ALL, Set.of("public.?")));
        System.out.println("rows " + new java.util.TreeMap<>(facts.rows()));
        System.out.println("all " + length(new PostgresRestoreStream(new Generated(), ALL)));
        byte[] nothing = Dumps.all(new PostgresRestoreStream(new java.io.ByteArrayInputStream(Generated.EMPTY), ALL));
        long left = length(new PostgresRestoreStream(new Generated(), Selections.withData(ALL, false)));
        System.out.println("lines " + (left - nothing.length));
    }

    private static long length(InputStream stream) throws IOException {
        byte[] chunk = new byte[50_000];
        long length = 0;
        for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
            length += n;
        }
        return length;
    }

    private static final class Generated extends InputStream {
        private static final byte[] HEAD = Dumps.bytes("--\n-- PostgreSQL database dump\n--\n\n");
        private static final byte[] COPY = Dumps.bytes("COPY public.t (a, b, c, d) FROM stdin;\n");
        private static final byte[] COPY_END = Dumps.bytes("\\.\n");
        private static final byte[] INSERT = Dumps.bytes("INSERT INTO public.u VALUES (1, '");
        private static final byte[] INSERT_END = Dumps.bytes("');\n");
        private static final byte[] TAIL = Dumps.bytes("\n--\n-- PostgreSQL database dump complete\n--\n\n");
        private static final byte[] EMPTY = Dumps.bytes(Dumps.text(HEAD) + "\n\n\n" + Dumps.text(TAIL));

        private final List<byte[]> parts = List.of(HEAD, COPY, ROWS, COPY_END, INSERT, TEXT, INSERT_END, TAIL);
        private int part;
        private long round;
        private int at;

        private static long times(byte[] part) {
            return part == ROWS || part == TEXT ? REPEATS : 1;
        }

        long size() {
            return parts.stream().mapToLong(p -> p.length * times(p)).sum();
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (part == parts.size()) {
                return -1;
            }
            byte[] from = parts.get(part);
            int n = Math.min(length, from.length - at);
            System.arraycopy(from, at, to, offset, n);
            at += n;
            if (at == from.length) {
                at = 0;
                round++;
                if (round == times(from)) {
                    round = 0;
                    part++;
                }
            }
            return n;
        }
    }
}
