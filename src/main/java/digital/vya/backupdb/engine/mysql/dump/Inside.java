package digital.vya.backupdb.engine.mysql.dump;

import java.util.Arrays;

/** What a byte of a statement stands in. */
enum Inside {
    NOTHING,
    SINGLE,
    DOUBLE,
    BACKTICK,
    LINE_COMMENT,
    MAYBE_COMMENT,
    MAYBE_MARIADB,
    BLOCK_COMMENT;

    private static final boolean[] DULL = new boolean[256];

    static {
        Arrays.fill(DULL, true);
        "'\"`;#*()-\\ \t\r\n".chars().forEach(b -> DULL[b] = false);
    }

    /** What the byte after the two that begin a comment makes of it: code for some servers is none. */
    static Inside comment(byte b) {
        return switch (b) {
            case '!' -> NOTHING;
            case 'M' -> MAYBE_MARIADB;
            default -> BLOCK_COMMENT;
        };
    }

    /** The place of the next byte that may mean something, or {@code end}; where that is not known, {@code at} itself. */
    int dullUpTo(byte[] bytes, int at, int end, byte delimiter) {
        return switch (this) {
            case SINGLE -> inQuotes(bytes, at, end, (byte) '\'');
            case DOUBLE -> inQuotes(bytes, at, end, (byte) '"');
            case NOTHING -> amongValues(bytes, at, end, delimiter);
            // comments and names are short, and rare among rows
            default -> at;
        };
    }

    private static int inQuotes(byte[] bytes, int from, int end, byte quote) {
        int next = from;
        while (next < end && bytes[next] != quote && bytes[next] != '\\') {
            next++;
        }
        return next;
    }

    private static int amongValues(byte[] bytes, int from, int end, byte delimiter) {
        int next = from;
        while (next < end && DULL[bytes[next] & 0xff] && bytes[next] != delimiter) {
            next++;
        }
        return next;
    }
}
