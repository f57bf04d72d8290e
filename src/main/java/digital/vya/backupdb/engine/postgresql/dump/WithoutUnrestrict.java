package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.ByteScan;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Text without the one line by which psql could still be led to run a program while it is restricted, as
 * {@link UnrestrictLine} finds it. Where such a line stands does not matter, for where a string ends is just what psql
 * may see in another way than we do.
 */
public final class WithoutUnrestrict extends BulkInput {
    /** In words, what a line has that is not let through. */
    public static final String WHAT = "\\unrestrict and a program in backticks, which psql might run";

    private static final String HINT =
            "Rows of a COPY may hold this, so a backup without --inserts can be restored. Where it"
                    + " is the text of a function, a view or a comment and you know who made the dump, add --trust-dump: psql then"
                    + " gets the line as it is.";

    private final UnrestrictLine line = new UnrestrictLine();
    private long lines = 1;

    public WithoutUnrestrict(InputStream text) {
        super(text);
    }

    /** Throws for a text that has such a line. */
    public static void require(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        new WithoutUnrestrict(InputStream.nullInputStream()).look(bytes, 0, bytes.length);
    }

    static BackupException refused(long line) {
        return new BackupException(ErrorCode.DUMP_UNSAFE, "line " + line + " of the dump has " + WHAT, HINT, null);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read > 0) {
            look(into, offset, offset + read);
        }
        return read;
    }

    private void look(byte[] bytes, int from, int to) {
        int tick = line.next(bytes, from, to);
        if (tick < to) {
            throw refused(lines + ByteScan.count((byte) '\n', bytes, from, tick));
        }
        lines += ByteScan.count((byte) '\n', bytes, from, to);
    }
}
