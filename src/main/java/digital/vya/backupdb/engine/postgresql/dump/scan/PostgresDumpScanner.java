package digital.vya.backupdb.engine.postgresql.dump.scan;

import digital.vya.backupdb.engine.postgresql.dump.scan.Words.Glue;

/**
 * Reads a plain dump as psql would, far enough to tell statements from strings, function bodies, comments and rows. It
 * keeps its place between chunks, wherever they are cut, and its memory does not grow with what goes by.
 *
 * <p>Where psql's reading hangs on its version or on what a server says, and pg_dump never writes such a thing, the
 * listener is told so; it may not trust what comes behind.
 */
public final class PostgresDumpScanner {
    private enum Place {
        SQL,
        WORD,
        RETURN,
        EXPONENT,
        MINUS,
        SLASH,
        LITERAL,
        DOLLAR,
        COMMENT_LINE,
        COMMENT_BLOCK,
        COMMAND,
        ROWS
    }

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final PostgresDumpListener listener;
    private final StatementText statement = new StatementText();
    private final Words words = new Words();
    private final Literal literal = new Literal();
    private final DollarQuote dollarQuote = new DollarQuote();
    private final LineText line = new LineText();
    private final CopyRows copyRows = new CopyRows();

    private Place place = Place.SQL;
    private Glue glue = Glue.NONE;
    /** Between statements. */
    private boolean between = true;

    private boolean backslashQuotes;
    private int depth;
    private long groups;
    /** How many comments are open, one in another. */
    private int nesting;
    /** The byte before in such a comment, unless it was used up as half of a pair. */
    private byte half;
    /** The chunk at hand, where it begins, and where in it the statement or the rest of it does. */
    private byte[] chunk = new byte[0];

    private int start;
    private int statementStart;
    private byte last = '\n';
    private long bytesBefore;
    private long linesBefore;

    public PostgresDumpScanner(PostgresDumpListener listener) {
        this.listener = listener;
    }

    /** Whether a backslash takes the next character as it is in every string: standard_conforming_strings is off. */
    public void backslashQuotes(boolean yes) {
        backslashQuotes = yes;
    }

    /** Whether the stream has stopped among the rows of a COPY. */
    public boolean inRows() {
        return place == Place.ROWS;
    }

    /** Whether the stream has stopped in a statement. */
    public boolean inStatement() {
        return !between;
    }

    /** The number of the line that stands there. */
    public long line(int at) {
        return linesBefore + 1 + ByteScan.count((byte) '\n', chunk, start, at);
    }

    public void accept(byte[] bytes, int offset, int length) {
        int end = offset + length;
        chunk = bytes;
        start = offset;
        statementStart = offset;
        int zero = ByteScan.indexOf((byte) 0, bytes, offset, end);
        if (zero < end) {
            unlike("a byte of value zero", zero);
        }
        int at = offset;
        while (at < end) {
            at = switch (place) {
                case SQL -> sql(bytes, at, end);
                case WORD -> word(bytes, at, end);
                case RETURN -> carriageReturn(bytes, at);
                case EXPONENT -> exponent(bytes, at);
                case MINUS -> afterMinus(bytes, at);
                case SLASH -> afterSlash(bytes, at);
                case LITERAL -> literal(bytes, at, end);
                case DOLLAR -> dollar(bytes, at, end);
                case COMMENT_LINE -> commentLine(bytes, at, end);
                case COMMENT_BLOCK -> commentBlock(bytes, at, end);
                case COMMAND -> command(bytes, at, end);
                case ROWS -> rows(bytes, at, end);
            };
        }
        if (length > 0) {
            endChunk(end);
        }
    }

    private void endChunk(int end) {
        if (!between && !statement.cut()) {
            statement.hold(chunk, statementStart, end);
            if (statement.cut()) {
                listener.statementGrows(statement, end);
            }
        }
        last = chunk[end - 1];
        bytesBefore += end - start;
        linesBefore += ByteScan.count((byte) '\n', chunk, start, end);
        start = end;
    }

    private void unlike(String what, int at) {
        listener.unlike(what, line(at));
    }

    private int sql(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && place == Place.SQL) {
            byte b = bytes[at];
            if (b == '\n' || b == ' ' || b == '\t' || b == '\f') {
                glue = Glue.NONE;
                at++;
            } else if (between && passesBetween(b, at)) {
                at++;
            } else {
                at = token(b, at);
            }
        }
        return at;
    }

    /** Looks at a byte between statements, which may begin one; true for a byte that is no part of anything. */
    private boolean passesBetween(byte b, int at) {
        if (b == '\r' || b == '-' || b == '/') {
            return false;
        }
        long position = bytesBefore + at - start;
        if (position < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) position]) {
            return true;
        }
        if (b != '\\' || !beginsLine(at)) {
            begin(at);
        }
        return false;
    }

    private boolean beginsLine(int at) {
        return (at > start ? chunk[at - 1] : last) == '\n';
    }

    private void begin(int at) {
        between = false;
        depth = 0;
        groups = 0;
        statement.clear();
        statementStart = at;
        words.newStatement();
        listener.statementBegins(at);
    }

    private int token(byte b, int at) {
        Glue behind = glue;
        glue = Glue.NONE;
        if (b != '$' && Words.isPart(b)) {
            words.begin(b, behind);
            place = Place.WORD;
            return at;
        }
        switch (b) {
            case '\'' -> string(behind, at);
            case '"' -> {
                literal.open(Literal.Kind.NAME, behind == Glue.COLON);
                place = Place.LITERAL;
            }
            case '$' -> {
                dollarQuote.open();
                place = Place.DOLLAR;
            }
            case '-' -> {
                if (behind == Glue.EXPONENT) {
                    place = Place.EXPONENT;
                    return at + 1;
                }
                line.open("--", between && beginsLine(at));
                place = Place.MINUS;
            }
            case '/' -> place = Place.SLASH;
            case '\r' -> place = Place.RETURN;
            case '\\' -> {
                return backslash(at);
            }
            default -> symbol(b, behind, at);
        }
        return at + 1;
    }

    private void symbol(byte b, Glue behind, int at) {
        switch (b) {
            case '+' -> place = behind == Glue.EXPONENT ? Place.EXPONENT : Place.SQL;
            case '(' -> {
                groups += depth == 0 ? 1 : 0;
                depth++;
            }
            case ')' -> depth = Math.max(0, depth - 1);
            case ':' -> glue = behind == Glue.COLON ? Glue.NONE : Glue.COLON;
            case '.' -> glue = behind == Glue.NUMBER ? Glue.POINT : Glue.NONE;
            case '&' -> glue = Glue.AMPERSAND;
            case '{' -> {
                if (behind == Glue.COLON) {
                    unlike("a question to psql for one of its variables", at);
                }
            }
            case ';' -> semicolon(at);
            default -> {}
        }
    }

    private void string(Glue behind, int at) {
        if (backslashQuotes && behind == Glue.AMPERSAND) {
            unlike("U& in front of a string", at);
        }
        boolean bits = behind == Glue.BITS;
        boolean escapes = behind == Glue.ESCAPE || backslashQuotes;
        literal.open(
                bits ? Literal.Kind.BITS : escapes ? Literal.Kind.ESCAPES : Literal.Kind.STRING, behind == Glue.COLON);
        place = Place.LITERAL;
    }

    private int backslash(int at) {
        if (!between) {
            listener.backslash(at);
            return at + 1;
        }
        line.open("", true);
        place = Place.COMMAND;
        listener.commandBegins(at);
        return at;
    }

    private void semicolon(int at) {
        words.semicolon();
        checkWords(at);
        if (depth > 0 || words.inBody()) {
            return;
        }
        between = true;
        statement.end(chunk, statementStart, at + 1);
        if (listener.statementEnds(statement, groups, at + 1)) {
            copyRows.begin();
            place = Place.ROWS;
        }
    }

    private void checkWords(int at) {
        String what = words.takeUnlike();
        if (what != null) {
            unlike(what, at);
        }
    }

    private int word(byte[] bytes, int from, int end) {
        int at = words.accept(bytes, from, end);
        if (at < end) {
            glue = words.end(bytes[at], depth);
            checkWords(at);
            place = Place.SQL;
        }
        return at;
    }

    private int carriageReturn(byte[] bytes, int at) {
        if (bytes[at] != '\n') {
            unlike("a carriage return that ends no line", at);
        }
        place = Place.SQL;
        return at;
    }

    /** Without digits behind the sign versions of psql differ in where the number ends. */
    private int exponent(byte[] bytes, int at) {
        if (bytes[at] < '0' || bytes[at] > '9') {
            unlike("a number with an exponent without digits", at);
        }
        place = Place.SQL;
        return at;
    }

    private int afterMinus(byte[] bytes, int at) {
        place = bytes[at] == '-' ? Place.COMMENT_LINE : Place.SQL;
        return bytes[at] == '-' ? at + 1 : ordinary(at);
    }

    private int afterSlash(byte[] bytes, int at) {
        nesting = 1;
        half = 0;
        place = bytes[at] == '*' ? Place.COMMENT_BLOCK : Place.SQL;
        return bytes[at] == '*' ? at + 1 : ordinary(at);
    }

    /** The byte before was no half of a comment's beginning after all. */
    private int ordinary(int at) {
        if (between) {
            unlike("a statement that begins with an operator", at);
            begin(at);
        }
        return at;
    }

    private int literal(byte[] bytes, int from, int end) {
        int at = literal.accept(bytes, from, end);
        if (literal.closed()) {
            place = Place.SQL;
            if (literal.behindColon()) {
                words.variable(literal.variable());
                checkWords(at);
            }
        }
        return at;
    }

    private int dollar(byte[] bytes, int from, int end) {
        int at = dollarQuote.accept(bytes, from, end);
        switch (dollarQuote.state()) {
            case CLOSED -> place = Place.SQL;
            case NONE -> {
                place = Place.SQL;
                if (dollarQuote.hadTag()) {
                    unlike("a dollar sign in front of a word", from);
                }
            }
            case TAG, BODY -> {}
        }
        return at;
    }

    private int commentLine(byte[] bytes, int from, int end) {
        int at = line.accept(bytes, from, end);
        if (line.broken()) {
            unlike("a carriage return in a comment, where psql ends it", from);
        }
        if (line.ended()) {
            place = Place.SQL;
            if (line.wanted()) {
                listener.comment(line.text());
            }
        }
        return at;
    }

    /** A comment may hold others of its kind. */
    private int commentBlock(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            byte b = bytes[at];
            boolean closes = half == '*' && b == '/';
            boolean opens = half == '/' && b == '*';
            nesting += closes ? -1 : opens ? 1 : 0;
            half = closes || opens ? 0 : b;
            if (nesting == 0) {
                place = Place.SQL;
                return at + 1;
            }
        }
        return end;
    }

    private int command(byte[] bytes, int from, int end) {
        int at = line.accept(bytes, from, end);
        if (line.ended()) {
            place = Place.SQL;
            listener.command(line.text(), at);
        }
        return at;
    }

    private int rows(byte[] bytes, int from, int end) {
        int at = copyRows.accept(bytes, from, end);
        listener.rows(copyRows.takeCount());
        if (copyRows.badHead()) {
            unlike("more on the line of a COPY than the COPY", from);
        }
        if (copyRows.ended()) {
            place = Place.SQL;
            listener.rowsEnd(at);
        }
        return at;
    }
}
