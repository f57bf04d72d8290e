package digital.vya.backupdb.engine.postgresql.dump.scan;

/** Finds the end of a comment that may hold others of its kind. */
final class BlockComment {
    private int depth;
    /** The byte before, unless it was used up as half of a pair. */
    private byte half;

    void open() {
        depth = 1;
        half = 0;
    }

    boolean closed() {
        return depth == 0;
    }

    /** Goes on behind its opening, up to its end. */
    int accept(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            byte b = bytes[at];
            if (half == '*' && b == '/') {
                half = 0;
                if (--depth == 0) {
                    return at + 1;
                }
            } else if (half == '/' && b == '*') {
                half = 0;
                depth++;
            } else {
                half = b;
            }
        }
        return end;
    }
}
