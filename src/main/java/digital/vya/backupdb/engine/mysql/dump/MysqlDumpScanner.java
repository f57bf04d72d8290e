package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a dump into statements exactly where the client would, in one pass and constant memory: quotes, backslashes,
 * comments, versioned comments (which are code) and DELIMITER. Rows are never held, only counted.
 */
final class MysqlDumpScanner {
    private static final int LARGEST = 64 << 20;

    private enum State {
        BETWEEN,
        START,
        LINE_COMMENT,
        BLOCK_COMMENT,
        COMMAND,
        STATEMENT,
        ROWS
    }

    private final MysqlDumpListener listener;
    private final Bytes held = new Bytes();
    private byte[] delimiter = {';'};
    private final SqlMode mode = new SqlMode();
    private State state = State.BETWEEN;
    private Inside inside = Inside.NOTHING;
    private boolean escaped;
    private byte previous;
    private boolean lineBegun;
    private int dashes;
    private long length;
    private long codeSince;
    private long depth;
    private boolean insert;
    private long rows;
    /** Where the first semicolon of the statement stands, which ends it for the server; 0 before it. */
    private long semicolon;

    private final List<Integer> inComments = new ArrayList<>();
    /** What is being read now; nothing before the first piece. */
    private byte[] chunk = {};

    private int from;
    private int at;

    MysqlDumpScanner(MysqlDumpListener listener) {
        this.listener = listener;
    }

    /** Whether the dump may end here. */
    boolean atRest() {
        return state == State.BETWEEN;
    }

    String delimiter() {
        return new String(delimiter, StandardCharsets.ISO_8859_1);
    }

    void accept(byte[] bytes, int offset, int count) {
        chunk = bytes;
        from = offset;
        int end = offset + count;
        for (at = offset; at < end; at++) {
            if (state == State.ROWS) {
                skim(end);
                if (at == end) {
                    break;
                }
            }
            step(bytes[at]);
        }
        switch (state) {
            case BETWEEN -> pass(end);
            case ROWS -> stream(end);
            default -> {
                held.add(bytes, from, end);
                if (held.size() > LARGEST) {
                    throw new BackupException(
                            ErrorCode.DUMP_UNREADABLE, "One statement of the dump has more than 64 MB and no rows");
                }
            }
        }
        from = end;
    }

    /** The last bytes of a dump that does not end in a line of its own. */
    void finish() {
        if (state == State.LINE_COMMENT) {
            at = from - 1;
            endComment();
        }
    }

    /** Most of a dump is rows, and most of their bytes mean nothing: these are passed by without a look at the state. */
    private void skim(int end) {
        int next = escaped ? at : inside.dullUpTo(chunk, at, end, delimiter[delimiter.length - 1]);
        if (next > at) {
            dashes = inside == Inside.NOTHING ? 0 : dashes;
            length += next - at;
            previous = chunk[next - 1];
            at = next;
        }
    }

    private void step(byte b) {
        switch (state) {
            case BETWEEN -> {
                if (!Bytes.blank(b)) {
                    pass(at);
                    begin(b);
                } else if (b == '\n') {
                    lineBegun = false;
                }
            }
            case START -> start(b);
            case LINE_COMMENT, COMMAND -> line(b);
            case BLOCK_COMMENT -> {
                if (b == '/' && previous == '*' && itemLength() > 3) {
                    rest();
                }
            }
            case STATEMENT, ROWS -> code(b);
        }
        previous = b;
    }

    private void begin(byte b) {
        state = b == '#' ? State.LINE_COMMENT : State.START;
        inside = Inside.NOTHING;
        escaped = false;
        dashes = 0;
        depth = 0;
        insert = false;
        rows = 0;
        semicolon = 0;
        inComments.clear();
        length = 0;
        codeSince = 0;
        previous = 0;
        if (state == State.START) {
            start(b);
        }
    }

    /** The first bytes tell what it is; all of them are looked at again as code when it is a statement. */
    private void start(byte b) {
        int size = itemLength();
        String head = new String(text(at + 1), StandardCharsets.ISO_8859_1);
        if (Beginning.isOpen(head)) {
            return;
        }
        switch (Beginning.of(head)) {
            case LINE_COMMENT -> {
                state = State.LINE_COMMENT;
                line(b);
            }
            case BLOCK_COMMENT -> {
                state = State.BLOCK_COMMENT;
                if (size > 3 && head.endsWith("*/")) {
                    rest();
                }
            }
            case COMMAND -> {
                state = State.COMMAND;
                line(b);
            }
            case ROWS, STATEMENT -> {
                state = State.STATEMENT;
                insert = Beginning.of(head) == Beginning.ROWS;
                replay(head);
            }
        }
    }

    private void line(byte b) {
        if (b == '\n' && state == State.COMMAND) {
            endCommand();
        } else if (b == '\n') {
            endComment();
        }
    }

    private void replay(String head) {
        int now = at;
        int size = head.length();
        for (int i = 0; i < size && state == State.STATEMENT; i++) {
            at = now - (size - 1 - i);
            code((byte) head.charAt(i));
            previous = (byte) head.charAt(i);
        }
        at = now;
    }

    private void code(byte b) {
        length++;
        switch (inside) {
            case NOTHING -> plain(b);
            case SINGLE -> quoted(b, (byte) '\'', mode.backslashQuotes());
            case DOUBLE -> quoted(b, (byte) '"', mode.backslashQuotes());
            case BACKTICK -> quoted(b, (byte) '`', false);
            case LINE_COMMENT -> {
                if (b == '\n') {
                    leave();
                }
            }
            case MAYBE_COMMENT -> {
                inside = Inside.comment(b);
                codeSince = length;
            }
            case MAYBE_MARIADB -> inside = b == '!' ? Inside.NOTHING : Inside.BLOCK_COMMENT;
            case BLOCK_COMMENT -> {
                if (b == '/' && previous == '*') {
                    leave();
                } else if (b == '*' && previous == '/') {
                    commentInComment();
                }
            }
        }
    }

    /** Clients and servers differ in where such a comment ends; what goes to them has a blank for the inner slash. */
    private void commentInComment() {
        if (state == State.ROWS) {
            throw unsafe("The dump has a comment in a comment amid rows");
        }
        inComments.add(itemLength() - 2);
    }

    private void quoted(byte b, byte quote, boolean escapes) {
        if (escaped) {
            escaped = false;
        } else if (b == '\\' && escapes) {
            escaped = true;
        } else if (b == quote) {
            leave();
        }
    }

    private void leave() {
        inside = Inside.NOTHING;
        codeSince = length;
        dashes = 0;
    }

    private void plain(byte b) {
        // what the client takes for a blank: NUL, too, which ends its line
        boolean comment = dashes >= 2 && (Bytes.blank(b) || b == 0 || b == 0x0b || b == 0x0c);
        dashes = b == '-' ? dashes + 1 : 0;
        refuseCommands(b);
        switch (b) {
            case '\'' -> inside = Inside.SINGLE;
            case '"' -> inside = Inside.DOUBLE;
            case '`' -> inside = Inside.BACKTICK;
            case '#' -> inside = Inside.LINE_COMMENT;
            case '*' -> {
                if (previous == '/' && length - codeSince > 1) {
                    inside = Inside.MAYBE_COMMENT;
                }
            }
            case ';' -> semicolon = semicolon == 0 ? length : semicolon;
            case '(' -> open();
            case ')' -> depth--;
            default -> {
                if (comment && b != '\n') {
                    inside = Inside.LINE_COMMENT;
                }
            }
        }
        if (semicolon > 0 && state == State.ROWS && length - semicolon >= delimiter.length) {
            throw unsafe("The dump has several statements before one delimiter");
        }
        if (b == delimiter[delimiter.length - 1] && delimited()) {
            endStatement();
        }
    }

    /** In the middle of a statement, too, the client obeys them, and mysqldump writes none there. */
    private void refuseCommands(byte b) {
        if (b == '\\'
                || (b == ' '
                        && length - codeSince > DelimiterLine.WORD.length()
                        && endsWith(DelimiterLine.WORD, itemLength() - 1))) {
            throw unsafe("The dump has a command of the client in the middle of a statement");
        }
    }

    private static BackupException unsafe(String why) {
        return new BackupException(ErrorCode.DUMP_UNSAFE, why);
    }

    /** Whether the bytes before this place are such a word, given in small letters. */
    private boolean endsWith(String word, int end) {
        int index = end - word.length();
        for (int i = 0; i < word.length(); i++) {
            if (index + i < 0 || Character.toLowerCase((char) byteAt(index + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void open() {
        if (depth == 0 && insert && state == State.STATEMENT && afterValues()) {
            state = State.ROWS;
            listener.rowsBegin(MysqlStatement.insertedTable(text(at)));
        }
        if (depth == 0 && state == State.ROWS) {
            rows++;
        }
        depth++;
    }

    private boolean afterValues() {
        int index = itemLength() - 2;
        while (index >= 0 && Bytes.blank(byteAt(index))) {
            index--;
        }
        return endsWith("values", index + 1);
    }

    private boolean delimited() {
        if (length - codeSince < delimiter.length) {
            return false;
        }
        int size = itemLength();
        for (int i = 0; i < delimiter.length; i++) {
            if (byteAt(size - delimiter.length + i) != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private void endStatement() {
        lineBegun = true;
        if (state == State.ROWS) {
            stream(at + 1);
            listener.rows(held.array(), 0, held.size());
            listener.rowsEnd(rows);
        } else {
            byte[] whole = text(at + 1);
            inComments.forEach(place -> whole[place] = ' ');
            if (semicolon > 0
                    && semicolon <= length - delimiter.length
                    && !MysqlStatement.of(whole).isProgram()) {
                throw unsafe("The dump has several statements before one delimiter");
            }
            listener.statement(whole, delimiter);
            mode.accept(whole);
        }
        next();
    }

    private void endComment() {
        lineBegun = false;
        byte[] line = text(at + 1);
        listener.comment(new String(line, StandardCharsets.UTF_8).strip());
        rested(line);
    }

    private void endCommand() {
        byte[] line = text(at + 1);
        delimiter = DelimiterLine.read(line, lineBegun);
        lineBegun = false;
        rested(line);
    }

    private void rest() {
        lineBegun = true;
        rested(text(at + 1));
    }

    private void rested(byte[] all) {
        listener.between(all, 0, all.length);
        next();
    }

    private void next() {
        held.clear();
        from = at + 1;
        state = State.BETWEEN;
    }

    private void pass(int to) {
        if (to > from) {
            listener.between(chunk, from, to);
        }
        from = to;
    }

    /** Gives rows on, but for the last bytes, which a delimiter may begin with. */
    private void stream(int to) {
        held.add(chunk, from, to);
        from = to;
        int keep = Math.min(held.size(), DelimiterLine.LONGEST);
        listener.rows(held.array(), 0, held.size() - keep);
        byte[] tail = Arrays.copyOfRange(held.array(), held.size() - keep, held.size());
        held.clear();
        held.add(tail, 0, keep);
    }

    private int itemLength() {
        return held.size() + at - from + 1;
    }

    private byte byteAt(int index) {
        return index < held.size() ? held.at(index) : chunk[from + index - held.size()];
    }

    private byte[] text(int to) {
        byte[] all = new byte[held.size() + to - from];
        System.arraycopy(held.array(), 0, all, 0, held.size());
        System.arraycopy(chunk, from, all, held.size(), to - from);
        return all;
    }
}
