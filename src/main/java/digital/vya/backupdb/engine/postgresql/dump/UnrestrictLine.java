package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.ByteScan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the backticks by which psql could still be led to run a program while it is restricted: of its command
 * {@code unrestrict} it evaluates what stands in them before it looks whether that is the key. It keeps its place in the
 * line between pieces, wherever they are cut.
 */
final class UnrestrictLine {
    private static final byte[] WORD = "\\unrestrict".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NOTHING = {};

    /** The last bytes of the line at hand that were read before, fewer than the word has. */
    private byte[] before = NOTHING;
    /** Whether the line at hand had the word. */
    private boolean word;

    /** A new line begins, whatever was before. */
    void restart() {
        before = NOTHING;
        word = false;
    }

    /** The next backtick behind the word on its line; {@code to} when there is none. Goes on behind what it found. */
    int next(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            int tick = ByteScan.indexOf((byte) '`', bytes, at, to);
            int line = lineBegins(bytes, at, tick);
            if (line > at) {
                restart();
            }
            word |= has(bytes, line, tick);
            if (tick == to) {
                keep(bytes, line, to);
                return to;
            }
            before = NOTHING;
            if (word) {
                return tick;
            }
            at = tick + 1;
        }
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
