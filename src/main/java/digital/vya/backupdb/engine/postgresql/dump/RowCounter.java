package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Exact rows of each table, from COPY as from INSERT. Partitions count for themselves, as pg_dump writes them. */
final class RowCounter {
    private static final byte[] COPY = ascii("COPY ");
    private static final byte[] FROM_STDIN = ascii(" FROM stdin;");
    private static final byte[] OIDS_FROM_STDIN = ascii(" WITH OIDS FROM stdin;");
    private static final byte[] INSERT = ascii("INSERT INTO ");

    private final TableNames names;
    private final Map<SqlName, Count> counts = new LinkedHashMap<>();
    private Count current = new Count(null, new byte[0], null);

    private boolean insertHasColumns;

    RowCounter(TableNames names) {
        this.names = names;
    }

    /** The table that rows came for last; null before the first. */
    @Nullable
    SqlName table() {
        return current.table;
    }

    /** The same where rows came. */
    SqlName current() {
        return Objects.requireNonNull(current.table, "rows came for one");
    }

    /** Whether rows follow: this is a COPY exactly as pg_dump writes it. Its table is the current one then. */
    boolean copies(StatementText text) {
        if (!text.startsWith(COPY)) {
            return false;
        }
        int end = TableNames.end(text, COPY.length);
        int columns = columnsEnd(text, end);
        // of a table without columns it writes two blanks
        columns += columns == end && columns < text.length() - 1 && text.at(columns + 1) == ' ' ? 1 : 0;
        boolean plain =
                text.has(columns, text.length(), FROM_STDIN) || text.has(columns, text.length(), OIDS_FROM_STDIN);
        if (end == COPY.length || !plain) {
            return false;
        }
        table(text, COPY.length, end);
        return true;
    }

    private static int columnsEnd(StatementText text, int from) {
        if (from + 1 >= text.length() || text.at(from) != ' ' || text.at(from + 1) != '(') {
            return from;
        }
        boolean quoted = false;
        for (int at = from; at < text.length(); at++) {
            quoted ^= text.at(at) == '"';
            if (!quoted && text.at(at) == ')') {
                return at + 1;
            }
        }
        return from;
    }

    /** Whether it is an INSERT as pg_dump writes it. Its table is the current one then. */
    boolean inserts(StatementText text) {
        if (!text.startsWith(INSERT)) {
            return false;
        }
        int end = TableNames.end(text, INSERT.length);
        if (end == INSERT.length) {
            return false;
        }
        table(text, INSERT.length, end);
        insertHasColumns = end + 1 < text.length() && text.at(end + 1) == '(';
        return true;
    }

    /** Counts the rows of the INSERT asked about last by its groups in parentheses. */
    void addInserted(long groups) {
        // no group at all is DEFAULT VALUES: a row of a table without columns
        current.rows += Math.max(1, insertHasColumns ? groups - 1 : groups);
    }

    void add(long rows) {
        current.rows += rows;
    }

    Map<SqlName, Long> rows() {
        Map<SqlName, Long> rows = new LinkedHashMap<>();
        counts.forEach((table, count) -> rows.put(table, count.rows));
        return rows;
    }

    private void table(StatementText text, int from, int to) {
        if (text.has(from, to, current.written) && Objects.equals(names.defaultSchema(), current.schema)) {
            return;
        }
        SqlName name = names.read(text, from, to);
        current = counts.computeIfAbsent(name, n -> new Count(n, text.copy(from, to), names.defaultSchema()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Count {
        private final @Nullable SqlName table;
        private final byte[] written;
        private final @Nullable String schema;
        private long rows;

        Count(@Nullable SqlName table, byte[] written, @Nullable String schema) {
            this.table = table;
            this.written = written;
            this.schema = schema;
        }
    }
}
