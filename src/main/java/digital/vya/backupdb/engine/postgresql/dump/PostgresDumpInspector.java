package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.Capture;
import digital.vya.backupdb.engine.postgresql.dump.scan.PostgresDumpListener;
import digital.vya.backupdb.engine.postgresql.dump.scan.PostgresDumpScanner;
import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.StreamInspector;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Watches a plain dump of pg_dump or pg_dumpall: exact rows of each table, and whether the dump came to its own end.
 */
public final class PostgresDumpInspector implements StreamInspector {
    private final Ending ending;
    private final Session session = new Session();
    private final RowCounter counter = new RowCounter(session.names());
    private final PostgresDumpScanner scanner = new PostgresDumpScanner(new Facts());

    private PostgresDumpInspector(String lastLine) {
        ending = new Ending(lastLine);
    }

    /** For pg_dump. */
    public static StreamInspector ofDatabase() {
        return PostgresDumpReader.inspector();
    }

    /** For pg_dumpall, of roles or of all. */
    public static PostgresDumpInspector ofCluster() {
        return new PostgresDumpInspector(Ending.OF_CLUSTER);
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        scanner.accept(bytes, offset, length);
    }

    @Override
    public void finish() {
        String missing = ending.missing(scanner.inRows(), counter.table());
        if (missing != null) {
            throw new BackupException(ErrorCode.DUMP_INCOMPLETE, missing);
        }
    }

    @Override
    public Map<String, Long> rows() {
        Map<String, Long> rows = new LinkedHashMap<>();
        counter.rows().forEach((table, count) -> rows.put(table.toString(), count));
        return rows;
    }

    private final class Facts implements PostgresDumpListener {
        @Override
        public void comment(Capture text) {
            ending.comment(text);
        }

        @Override
        public void command(Capture text, int end) {
            ending.command(PsqlCommand.read(text, session.names()));
        }

        @Override
        public void statementBegins(int at) {
            ending.statement();
        }

        @Override
        public boolean statementEnds(StatementText text, long groups, int end) {
            if (counter.inserts(text)) {
                counter.addInserted(groups);
                return false;
            }
            settings(text);
            return counter.copies(text);
        }

        @Override
        public void rows(long count) {
            counter.add(count);
        }
    }

    private void settings(StatementText text) {
        if (Session.concerns(text)) {
            session.accept(session.tokens(text));
            scanner.backslashQuotes(session.backslashQuotes());
        }
    }
}
