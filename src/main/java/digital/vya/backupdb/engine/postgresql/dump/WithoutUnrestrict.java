package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text without the one line by which psql could still be led to run a program while it is restricted: of its command
 * {@code unrestrict} it evaluates what stands in backticks before it looks whether that is the key. Where such a line
 * stands does not matter, for where a string ends is just what psql may see in another way than we do.
 */
public final class WithoutUnrestrict extends FilterInputStream {
    private static final byte[] WORD = "\\unrestrict".getBytes(StandardCharsets.US_ASCII);

    /** The last bytes of the line at hand that were read before, fewer than the word has. */
    private byte[] before = new byte[0];
    /** Whether the line at hand had the word. */
    private boolean word;

    private long lines = 1;

    public WithoutUnrestrict(InputStream text) {
        super(text);
    }

    /** Throws for a text that has such a line. */
    public static void require(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        new WithoutUnrestrict(InputStream.nullInputStream()).look(bytes, 0, bytes.length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
            look(into, offset, offset + read);
        }
        return read;
    }

    private void look(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            int tick = ByteScan.indexOf((byte) '`', bytes, at, to);
            int line = lineBegins(bytes, at, tick);
            if (line > at) {
                word = false;
                before = new byte[0];
            }
            word |= has(bytes, line, tick);
            if (tick == to) {
                keep(bytes, line, to);
                break;
            }
            if (word) {
                throw new BackupException(
                        ErrorCode.DUMP_UNSAFE,
                        "line " + (lines + ByteScan.count((byte) '\n', bytes, from, tick))
                                + " of the dump has \\unrestrict and a program in backticks, which psql might run");
            }
            before = new byte[0];
            at = tick + 1;
        }
        lines += ByteScan.count((byte) '\n', bytes, from, to);
    }

    private static int lineBegins(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private boolean has(byte[] bytes, int from, int to) {
        if (before.length > 0) {
            int more = Math.min(to - from, WORD.length - 1);
            byte[] seam = Arrays.copyOf(before, before.length + more);
            System.arraycopy(bytes, from, seam, before.length, more);
            if (stands(seam, 0, seam.length)) {
                return true;
            }
        }
        return stands(bytes, from, to);
    }

    private static boolean stands(byte[] bytes, int from, int to) {
        int last = to - WORD.length + 1;
        for (int at = ByteScan.indexOf(WORD[0], bytes, from, Math.max(from, last)); at < last; ) {
            if (Arrays.equals(bytes, at, at + WORD.length, WORD, 0, WORD.length)) {
                return true;
            }
            at = ByteScan.indexOf(WORD[0], bytes, at + 1, last);
        }
        return false;
    }

    private void keep(byte[] bytes, int from, int to) {
        int kept = Math.min(to - from, WORD.length - 1);
        int old = Math.min(before.length, WORD.length - 1 - kept);
        byte[] both = Arrays.copyOfRange(before, before.length - old, before.length - old + old + kept);
        System.arraycopy(bytes, to - kept, both, old, kept);
        before = both;
    }
}
