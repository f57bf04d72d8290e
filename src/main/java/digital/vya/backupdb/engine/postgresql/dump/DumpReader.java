package digital.vya.backupdb.engine.postgresql.dump;

import java.io.InputStream;

/** The first reading of a dump: to its end, with nothing done yet. */
public final class DumpReader {
    private DumpReader() {}

    /** Reads all of it; throws a BackupException for whatever {@link RestoreStream} would refuse. */
    @SuppressWarnings("DoNotCallSuggester")
    public static DumpFacts read(InputStream plainDump, DumpSelection selection) {
        throw new UnsupportedOperationException();
    }
}
