package digital.vya.backupdb.engine.postgresql.dump;

import java.nio.charset.StandardCharsets;

/**
 * Reads a plain dump as psql would, far enough to tell statements from strings, function bodies, comments and rows. It
 * keeps its place between chunks, wherever they are cut, and its memory does not grow with what goes by.
 *
 * <p>It relies on what pg_dump writes: its statements begin in the first column, strings follow the standard or carry
 * an {@code E}, and no client encoding uses the bytes that matter here inside of a longer character.
 */
final class DumpScanner {
    private enum Place {
        SQL,
        MINUS,
        SLASH,
        QUOTE,
        ESCAPE_QUOTE,
        ESCAPED,
        NAME,
        DOLLAR,
        COMMENT_LINE,
        COMMENT_BLOCK,
        COMMAND,
        ROWS
    }

    private static final byte[][] HEADS = {ascii("COPY "), ascii("INSER"), ascii("SET c")};
    private static final int HEAD = 5;

    /** Names take 63 bytes, or twice that with their quotes doubled; the rest of a statement is not asked about. */
    private static final int MOST_TEXT = 16 * 1024;

    private static final boolean[] PLAIN = new boolean[256];
    private static final boolean[] WORD = new boolean[256];

    static {
        for (int b = 0; b < 256; b++) {
            PLAIN[b] = "'\"$-/;()".indexOf(b) < 0;
            WORD[b] = b >= 0x80 || b == '_' || b == '$' || Character.isLetterOrDigit(b);
        }
    }

    private final DumpListener listener;
    private final Capture text = new Capture(MOST_TEXT);
    private final DollarQuote dollarQuote = new DollarQuote();
    private final CopyRows copyRows = new CopyRows();

    private Place place = Place.SQL;
    /** Between statements. */
    private boolean between = true;
    /** The statement may be one the listener wants. */
    private boolean capturing;

    private boolean lineComment;
    private int depth;
    private long groups;
    private int commentDepth;
    private boolean escapes;
    /** The two bytes before the current one; a stream begins as after a line end. */
    private byte last = '\n';

    private byte beforeLast = '\n';
    /** Where the chunk at hand begins. */
    private int start;
    /** Inside of a block comment: the byte before, unless it was used up as half of a pair. */
    private byte half;

    DumpScanner(DumpListener listener) {
        this.listener = listener;
    }

    void accept(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        start = offset;
        while (at < end) {
            at = switch (place) {
                case SQL -> sql(bytes, at, end);
                case MINUS -> afterMinus(bytes, at);
                case SLASH -> afterSlash(bytes, at);
                case QUOTE -> quote(bytes, at, end);
                case ESCAPE_QUOTE -> escapeQuote(bytes, at, end);
                case ESCAPED -> escaped(at);
                case NAME -> name(bytes, at, end);
                case DOLLAR -> dollar(bytes, at, end);
                case COMMENT_LINE -> commentLine(bytes, at, end);
                case COMMENT_BLOCK -> commentBlock(bytes, at, end);
                case COMMAND -> command(bytes, at, end);
                case ROWS -> rows(bytes, at, end);
            };
        }
        if (length > 0) {
            beforeLast = length > 1 ? bytes[end - 2] : last;
            last = bytes[end - 1];
        }
    }

    /** Whether the stream has stopped among the rows of a COPY. */
    boolean inRows() {
        return place == Place.ROWS;
    }

    static boolean isWord(byte b) {
        return WORD[b & 0xff];
    }

    private int sql(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && place == Place.SQL) {
            byte b = bytes[at];
            if (between) {
                if (b == '\n' || b == ' ' || b == '\t' || b == '\r') {
                    at++;
                    continue;
                }
                if (b == '\\') {
                    text.clear();
                    place = Place.COMMAND;
                    return at;
                }
                if (b != '-' && b != '/') {
                    begin(before(bytes, at) == '\n');
                }
            } else if (!capturing || depth > 0) {
                while (PLAIN[b & 0xff]) {
                    if (++at == end) {
                        return end;
                    }
                    b = bytes[at];
                }
            }
            inSql(b, bytes, at);
            at++;
        }
        return at;
    }

    private void inSql(byte b, byte[] bytes, int at) {
        switch (b) {
            case '\'' -> {
                capture(b);
                // right behind the end of a string it is a doubled quote: the same string goes on
                escapes = before(bytes, at) == '\'' ? escapes : followsLoneE(bytes, at);
                place = escapes ? Place.ESCAPE_QUOTE : Place.QUOTE;
            }
            case '"' -> {
                capture(b);
                place = Place.NAME;
            }
            case '$' -> {
                if (isWord(before(bytes, at))) {
                    capture(b);
                } else {
                    dollarQuote.open();
                    place = Place.DOLLAR;
                }
            }
            case '-' -> {
                lineComment = between && before(bytes, at) == '\n';
                place = Place.MINUS;
            }
            case '/' -> place = Place.SLASH;
            case '(' -> {
                if (depth == 0) {
                    groups++;
                    capture(b);
                }
                depth++;
            }
            case ')' -> {
                depth = Math.max(0, depth - 1);
                capture(b);
            }
            case ';' -> endStatement();
            default -> capture(b);
        }
    }

    private void begin(boolean inFirstColumn) {
        between = false;
        capturing = inFirstColumn;
        depth = 0;
        groups = 0;
        text.clear();
        listener.statementBegins();
    }

    private void endStatement() {
        if (depth > 0) {
            return;
        }
        between = true;
        if (capturing && text.length() >= HEAD && listener.statementEnds(text, groups)) {
            copyRows.begin();
            place = Place.ROWS;
        }
        capturing = false;
    }

    private void capture(byte b) {
        if (!capturing || depth > 0) {
            return;
        }
        text.add(b);
        if (text.length() == HEAD) {
            capturing = text.startsWith(HEADS[0]) || text.startsWith(HEADS[1]) || text.startsWith(HEADS[2]);
        }
    }

    private byte before(byte[] bytes, int at) {
        return at > start ? bytes[at - 1] : last;
    }

    private boolean followsLoneE(byte[] bytes, int at) {
        byte letter = before(bytes, at);
        if (letter != 'E' && letter != 'e') {
            return false;
        }
        byte ahead = at > start + 1 ? bytes[at - 2] : at > start ? last : beforeLast;
        return !isWord(ahead);
    }

    private int afterMinus(byte[] bytes, int at) {
        if (bytes[at] != '-') {
            return ordinary((byte) '-', at);
        }
        if (lineComment) {
            text.clear();
            text.add((byte) '-');
            text.add((byte) '-');
        }
        place = Place.COMMENT_LINE;
        return at + 1;
    }

    private int afterSlash(byte[] bytes, int at) {
        if (bytes[at] != '*') {
            return ordinary((byte) '/', at);
        }
        commentDepth = 1;
        half = 0;
        place = Place.COMMENT_BLOCK;
        return at + 1;
    }

    /** The byte before was no half of a comment's beginning after all. */
    private int ordinary(byte b, int at) {
        if (between) {
            begin(false);
        }
        capture(b);
        place = Place.SQL;
        return at;
    }

    private int quote(byte[] bytes, int from, int end) {
        int at = to((byte) '\'', bytes, from, end);
        if (at == end) {
            return end;
        }
        place = Place.SQL;
        return at + 1;
    }

    private int name(byte[] bytes, int from, int end) {
        int at = to((byte) '"', bytes, from, end);
        if (at == end) {
            return end;
        }
        place = Place.SQL;
        return at + 1;
    }

    /** The place of a closing byte, or {@code end}; what is passed is captured, the closing byte with it. */
    private int to(byte closing, byte[] bytes, int from, int end) {
        int at = ByteScan.indexOf(closing, bytes, from, end);
        if (capturing && depth == 0) {
            for (int i = from; i < end && i <= at; i++) {
                capture(bytes[i]);
            }
        }
        return at;
    }

    private int escapeQuote(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            byte b = bytes[at];
            capture(b);
            if (b == '\\') {
                place = Place.ESCAPED;
                return at + 1;
            }
            if (b == '\'') {
                place = Place.SQL;
                return at + 1;
            }
        }
        return end;
    }

    private int escaped(int at) {
        place = Place.ESCAPE_QUOTE;
        return at + 1;
    }

    private int dollar(byte[] bytes, int from, int end) {
        int at = dollarQuote.accept(bytes, from, end);
        switch (dollarQuote.state()) {
            case CLOSED, NONE -> place = Place.SQL;
            case TAG, BODY -> {}
        }
        return at;
    }

    private int commentLine(byte[] bytes, int from, int end) {
        int at = line(bytes, from, end, lineComment);
        if (at < end) {
            place = Place.SQL;
            if (lineComment) {
                listener.comment(text);
            }
        }
        return at;
    }

    private int command(byte[] bytes, int from, int end) {
        int at = line(bytes, from, end, true);
        if (at < end) {
            place = Place.SQL;
            listener.command(text);
        }
        return at;
    }

    private int line(byte[] bytes, int from, int end, boolean keep) {
        int at = ByteScan.indexOf((byte) '\n', bytes, from, end);
        for (int i = from; keep && i < at; i++) {
            text.add(bytes[i]);
        }
        return at;
    }

    private int commentBlock(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            byte b = bytes[at];
            if (half == '*' && b == '/') {
                half = 0;
                if (--commentDepth == 0) {
                    place = Place.SQL;
                    return at + 1;
                }
            } else if (half == '/' && b == '*') {
                half = 0;
                commentDepth++;
            } else {
                half = b;
            }
        }
        return end;
    }

    private int rows(byte[] bytes, int from, int end) {
        int at = copyRows.accept(bytes, from, end);
        listener.rows(copyRows.takeCount());
        if (copyRows.ended()) {
            place = Place.SQL;
        }
        return at;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
