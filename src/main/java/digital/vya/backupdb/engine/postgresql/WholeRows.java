package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows that psql copies out, which end as they do in a dump only where psql came to the end of its script: what it is told
 * to print last. No row looks like that, for COPY escapes a backslash.
 */
final class WholeRows extends BulkInput {
    /** Lets psql print the end. */
    static final String LAST = "\\echo '\\\\.'\n\\echo\n";

    private static final byte[] END = "\\.\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String table;
    private final byte[] tail = new byte[END.length];

    WholeRows(InputStream rows, String table) {
        super(rows);
        this.table = table;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read == -1) {
            requireEnd();
            return -1;
        }
        int kept = Math.min(read, tail.length);
        System.arraycopy(tail, kept, tail, 0, tail.length - kept);
        System.arraycopy(bytes, offset + read - kept, tail, tail.length - kept, kept);
        return read;
    }

    private void requireEnd() {
        if (!Arrays.equals(tail, END)) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE,
                    "psql ended with exit code 0, and not at the end of the rows of " + table);
        }
    }
}
