package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.StreamInspector;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Watches a plain dump of pg_dump or pg_dumpall: exact rows of each table, from COPY as from INSERT, and whether the
 * dump came to its own end. Partitions count for themselves, as pg_dump writes them.
 */
public final class PlainDumpInspector implements StreamInspector {
    private static final byte[] COPY = ascii("COPY ");
    private static final byte[] FROM_STDIN = ascii(" FROM stdin");
    private static final byte[] INSERT = ascii("INSERT INTO ");
    private static final byte[] ENCODING = ascii("SET client_encoding = '");
    private static final byte[] RESTRICT = ascii("\\restrict ");
    private static final byte[] UNRESTRICT = ascii("\\unrestrict ");

    private final byte[] lastLine;
    private final DumpScanner scanner = new DumpScanner(new Facts());
    private final TableNames names = new TableNames();
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private Count current = new Count("", new byte[0]);
    private boolean lastLineSeen;
    private boolean restricted;

    private PlainDumpInspector(String lastLine) {
        this.lastLine = ascii(lastLine);
    }

    /** For pg_dump. */
    public static PlainDumpInspector ofDatabase() {
        return new PlainDumpInspector("-- PostgreSQL database dump complete");
    }

    /** For pg_dumpall, of roles or of all. */
    public static PlainDumpInspector ofCluster() {
        return new PlainDumpInspector("-- PostgreSQL database cluster dump complete");
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        scanner.accept(bytes, offset, length);
    }

    @Override
    public void finish() {
        if (lastLineSeen && !restricted) {
            return;
        }
        String where = scanner.inRows() ? "among the rows of " + current.table : "before its last line";
        if (lastLineSeen) {
            where = "before the \\unrestrict that its \\restrict asks for";
        }
        throw new BackupException(
                ErrorCode.DUMP_INCOMPLETE,
                "the dump ends " + where + "; a whole one has `" + new String(lastLine, StandardCharsets.US_ASCII)
                        + "`");
    }

    @Override
    public Map<String, Long> rows() {
        Map<String, Long> rows = new LinkedHashMap<>();
        counts.forEach((table, count) -> rows.put(table, count.rows));
        return rows;
    }

    /** Makes the table named there the current one, and says where its name ends. */
    private int table(Capture text, int from) {
        int end = TableNames.end(text, from);
        if (!text.has(from, end, current.written)) {
            String name = names.read(text, from, end);
            current = counts.computeIfAbsent(name, n -> new Count(n, text.copy(from, end)));
        }
        return end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private final class Facts implements DumpListener {
        @Override
        public void comment(Capture text) {
            lastLineSeen |= text.is(lastLine);
        }

        /** Newer minor versions fence a dump in with these two, the second one behind the last line. */
        @Override
        public void command(Capture text) {
            if (text.startsWith(UNRESTRICT)) {
                restricted = false;
                return;
            }
            restricted |= text.startsWith(RESTRICT);
            lastLineSeen = false;
        }

        @Override
        public void statementBegins() {
            lastLineSeen = false;
        }

        @Override
        public boolean statementEnds(Capture text, long groups) {
            if (text.startsWith(COPY) && text.endsWith(FROM_STDIN)) {
                table(text, COPY.length);
                return true;
            }
            if (text.startsWith(INSERT)) {
                int end = table(text, INSERT.length);
                boolean columns = end + 1 < text.length() && text.at(end + 1) == '(';
                // no group at all is DEFAULT VALUES: a row of a table without columns
                current.rows += Math.max(1, columns ? groups - 1 : groups);
            } else if (text.startsWith(ENCODING)) {
                byte[] name = text.copy(ENCODING.length, text.length() - 1);
                names.encoding(new String(name, StandardCharsets.US_ASCII));
            }
            return false;
        }

        @Override
        public void rows(long count) {
            current.rows += count;
        }
    }

    private static final class Count {
        private final String table;
        private final byte[] written;
        private long rows;

        Count(String table, byte[] written) {
            this.table = table;
            this.written = written;
        }
    }
}
