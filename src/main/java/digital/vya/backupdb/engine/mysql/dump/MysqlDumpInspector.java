package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Outline;
import digital.vya.backupdb.pack.StreamInspector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches what mysqldump or our own dump of accounts writes: exact rows of each table, and whether it came to its end. */
public final class MysqlDumpInspector implements StreamInspector {
    /** The last line of a dump of a database. */
    public static final String OF_DATABASE = "-- Dump completed";
    /** The last line of a dump of accounts. */
    public static final String OF_ACCOUNTS = "-- Accounts completed";

    private final String trailer;
    private final Rows counter = new Rows();
    private final MysqlDumpScanner scanner = new MysqlDumpScanner(counter);
    /** Null for accounts, and once the dump had what a restore refuses: that restore reads it before it does anything. */
    private @Nullable MysqlDumpReader reader;

    private MysqlDumpInspector(String trailer, @Nullable MysqlDumpReader reader) {
        this.trailer = trailer;
        this.reader = reader;
    }

    public static MysqlDumpInspector ofDatabase() {
        return new MysqlDumpInspector(OF_DATABASE, new MysqlDumpReader());
    }

    public static MysqlDumpInspector ofAccounts() {
        return new MysqlDumpInspector(OF_ACCOUNTS, null);
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        scanner.accept(bytes, offset, length);
    }

    /** The system-versioned tables whose rows are only as they are now. */
    public Set<String> withoutHistory() {
        return counter.history ? Set.of() : counter.versioned;
    }

    @Override
    public void finish() {
        scanner.finish();
        if (!scanner.atRest()) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE,
                    "The dump ends within a statement" + (counter.table == null ? "" : " of table " + counter.table));
        }
        if (counter.last == null || !counter.last.startsWith(trailer)) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE, "The dump does not end with the line \"" + trailer + "\"");
        }
    }

    @Override
    public Map<String, Long> rows() {
        return new LinkedHashMap<>(counter.rows);
    }

    @Override
    public @Nullable Outline outline() {
        MysqlDumpFacts facts = reader == null ? null : reader.facts();
        return facts == null || facts.database() == null ? null : facts.outline();
    }

    private void tell(Consumer<MysqlDumpReader> what) {
        try {
            if (reader != null) {
                what.accept(reader);
            }
        } catch (BackupException e) {
            reader = null;
        }
    }

    /** Keeps the last comment that nothing but blanks follows, and a number for each table. */
    private final class Rows implements MysqlDumpListener {
        private final Map<String, Long> rows = new LinkedHashMap<>();
        private @Nullable String last;
        private @Nullable String table;
        private final Set<String> versioned = new TreeSet<>();
        private boolean history;

        @Override
        public void comment(String line) {
            last = line;
            tell(known -> known.comment(line));
        }

        @Override
        public void statement(byte[] text, byte[] delimiter) {
            last = null;
            tell(known -> known.statement(text, delimiter));
            MysqlStatement statement = MysqlStatement.headOf(text);
            switch (statement.kind()) {
                case TABLE -> {
                    rows.put(statement.name(), 0L);
                    if (MysqlStatement.of(text).isVersioned()) {
                        versioned.add(statement.name());
                    }
                }
                // in old dumps a table stood in for a view
                case STAND_IN, VIEW -> rows.remove(statement.name());
                case SESSION -> history |= statement.setsHistory();
                default -> {
                    // holds no rows
                }
            }
        }

        @Override
        public void rowsBegin(@Nullable String name) {
            last = null;
            table = name;
            tell(known -> known.rowsBegin(name));
        }

        @Override
        public void rowsEnd(long count) {
            rows.merge(table == null ? "?" : table, count, Long::sum);
            tell(known -> known.rowsEnd(count));
            table = null;
        }
    }
}
