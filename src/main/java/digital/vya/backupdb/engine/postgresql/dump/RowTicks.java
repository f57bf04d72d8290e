package digital.vya.backupdb.engine.postgresql.dump;

import java.nio.charset.StandardCharsets;

/**
 * Rows of a COPY as psql is fed them: a backtick behind the word that {@link UnrestrictLine} looks for stands there as {@code \140}, which COPY reads
 * as that same character and psql, if it should not take this for rows, as nothing that it evaluates. Backticks only
 * become fewer by this, so being wrong about where rows are does no harm.
 */
final class RowTicks {
    interface Sink {
        void pass(byte[] bytes, int from, int to);
    }

    private static final byte[] ESCAPED = "\\140".getBytes(StandardCharsets.US_ASCII);

    private final UnrestrictLine line = new UnrestrictLine();
    /** Whether the last byte that went by was a backslash that takes the next one along. */
    private boolean backslash;

    void begin() {
        line.restart();
        backslash = false;
    }

    void pass(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        for (int tick = line.next(bytes, from, to); tick < to; tick = line.next(bytes, at, to)) {
            sink.pass(bytes, at, tick);
            // COPY reads a backslash and a backtick as a backtick too: that backslash is the one of the octal number
            sink.pass(ESCAPED, takesNext(bytes, at, tick) ? 1 : 0, ESCAPED.length);
            backslash = false;
            at = tick + 1;
        }
        sink.pass(bytes, at, to);
        backslash = takesNext(bytes, at, to);
    }

    private boolean takesNext(byte[] bytes, int from, int to) {
        int first = to;
        while (first > from && bytes[first - 1] == '\\') {
            first--;
        }
        boolean odd = (to - first) % 2 == 1;
        return first == from ? odd ^ backslash : odd;
    }
}
