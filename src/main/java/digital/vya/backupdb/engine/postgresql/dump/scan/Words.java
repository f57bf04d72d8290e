package digital.vya.backupdb.engine.postgresql.dump.scan;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a statement outside of quotes, read as psql reads them: they decide whether a semicolon ends it, for in
 * {@code BEGIN ATOMIC … END} it does not, and what kind of string begins behind them.
 */
public final class Words {
    /** What the end of a word means for the byte right behind it. */
    enum Glue {
        NONE,
        /** The E of a string with backslashes. */
        ESCAPE,
        /** The B or X of a bit string. */
        BITS,
        NUMBER,
        /** The E behind digits. */
        EXPONENT,
        /** The point behind digits. */
        POINT,
        COLON,
        AMPERSAND
    }

    private static final Set<String> PSQL_VARIABLES =
            Set.of(("AUTOCOMMIT COMP_KEYWORD_CASE DBNAME ECHO ECHO_HIDDEN ENCODING ERROR FETCH_COUNT HIDE_TABLEAM"
                            + " HIDE_TOAST_COMPRESSION HISTCONTROL HISTFILE HISTSIZE HOST IGNOREEOF LAST_ERROR_MESSAGE"
                            + " LAST_ERROR_SQLSTATE ON_ERROR_ROLLBACK ON_ERROR_STOP PIPELINE_COMMAND_COUNT"
                            + " PIPELINE_RESULT_COUNT PIPELINE_SYNC_COUNT PORT PROMPT1 PROMPT2 PROMPT3 QUIET ROW_COUNT"
                            + " SERVER_VERSION_NAME SERVER_VERSION_NUM SERVICE SERVICEFILE SHELL_ERROR SHELL_EXIT_CODE"
                            + " SHOW_ALL_RESULTS SHOW_CONTEXT SINGLELINE SINGLESTEP SQLSTATE USER VERBOSITY VERSION"
                            + " VERSION_NAME VERSION_NUM WATCH_INTERVAL")
                    .split(" "));
    private static final int MOST = 24;
    private static final int HEAD_WORDS = 4;
    private static final int CREATE_LENGTH = 6;

    private static final boolean[] WORD = new boolean[256];

    static {
        for (int b = 0; b < WORD.length; b++) {
            WORD[b] = b >= 0x80 || b == '_' || b == '$' || Character.isLetterOrDigit(b);
        }
    }

    private final byte[] letters = new byte[MOST];
    private int length;
    private byte last;
    private boolean number;
    private boolean badNumber;
    private boolean exponent;
    private boolean variable;
    private boolean dollar;

    /** The initials of CREATE, OR, REPLACE, FUNCTION, PROCEDURE among the first words; blanks for other words. */
    private final char[] head = new char[HEAD_WORDS];

    private int count;
    private boolean routine;
    private boolean begun;
    private boolean behindSemicolon;
    private int bodyDepth;
    private @Nullable String unlike;

    public static boolean isPart(byte b) {
        return WORD[b & 0xff];
    }

    void newStatement() {
        count = 0;
        routine = false;
        begun = false;
        bodyDepth = 0;
    }

    /** Whether a semicolon here belongs to a function's body. */
    boolean inBody() {
        return bodyDepth > 0;
    }

    void semicolon() {
        behindSemicolon = true;
        if (begun) {
            begun = false;
            unlike = "a name that psql takes for the BEGIN of a body";
        }
    }

    /** What was wrong since this was last asked; null when nothing was. */
    @Nullable
    String takeUnlike() {
        String taken = unlike;
        unlike = null;
        return taken;
    }

    void begin(byte first, Glue before) {
        length = 0;
        number = first >= '0' && first <= '9';
        variable = before == Glue.COLON;
        badNumber = before == Glue.POINT && !number;
        exponent = false;
        dollar = false;
    }

    /** Goes on up to the end of the word. */
    int accept(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && WORD[bytes[at] & 0xff]) {
            at++;
        }
        add(bytes, from, at);
        return at;
    }

    private void add(byte[] bytes, int from, int to) {
        if (number || variable) {
            strict(bytes, from, to);
        }
        for (int i = from; i < to && length + i - from < MOST; i++) {
            letters[length + i - from] = bytes[i];
        }
        length += to - from;
        last = to > from ? bytes[to - 1] : last;
    }

    private void strict(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            dollar |= b == '$';
            if (number && (b < '0' || b > '9')) {
                badNumber |= exponent || (b != 'e' && b != 'E');
                exponent = true;
            }
        }
    }

    Glue end(byte next, int depth) {
        boolean openExponent = number && (last == 'e' || last == 'E');
        if (badNumber || (number && next == '\'') || (openExponent && next != '-' && next != '+')) {
            unlike = "a number with letters or quotes in it";
        }
        if (variable) {
            endVariable(next);
            return Glue.NONE;
        }
        if (number) {
            return openExponent ? Glue.EXPONENT : Glue.NUMBER;
        }
        char prefix = length == 1 ? Character.toLowerCase((char) letters[0]) : ' ';
        if (prefix == 'u' && next == '&') {
            unlike = "U& in front of a string or a name";
        }
        if (next == '\'' && "ebxn".indexOf(prefix) >= 0) {
            return prefix == 'e' ? Glue.ESCAPE : prefix == 'n' ? Glue.NONE : Glue.BITS;
        }
        identifier(depth);
        return Glue.NONE;
    }

    private void endVariable(byte next) {
        if (dollar || next == '\'') {
            unlike = "a quote right behind a name with a colon";
        }
        variable(new String(letters, 0, Math.min(length, MOST), StandardCharsets.ISO_8859_1));
    }

    /** A name that stands behind a colon. */
    void variable(String name) {
        if (PSQL_VARIABLES.contains(name)) {
            unlike = ":" + name + ", in whose place psql puts a value of its own";
        }
    }

    private void identifier(int depth) {
        boolean startsCommand = behindSemicolon;
        behindSemicolon = false;
        if (count == 0) {
            // most statements are no CREATE, and there can be as many of them as rows
            head[0] = length == CREATE_LENGTH && lower().equals("create") ? 'c' : ' ';
        } else if (count < HEAD_WORDS && head[0] == 'c') {
            headWord(lower());
        }
        count++;
        if (!routine || depth > 0) {
            return;
        }
        String word = lower();
        if (begun) {
            begun = false;
            if (word.equals("atomic")) {
                bodyDepth = 1;
                return;
            }
            unlike = "a name that psql takes for the BEGIN of a body";
        }
        switch (word) {
            case "begin" -> begin();
            case "case" -> bodyDepth += bodyDepth > 0 ? 1 : 0;
            case "end" -> bodyDepth -= bodyDepth > 0 ? 1 : 0;
            case "copy" -> {
                if (startsCommand && bodyDepth > 0) {
                    unlike = "COPY in a function's body";
                }
            }
            default -> {}
        }
    }

    private void begin() {
        if (bodyDepth > 0) {
            unlike = "a name that psql takes for the BEGIN of a body";
        } else {
            begun = true;
        }
    }

    private void headWord(String word) {
        head[count] = switch (word) {
            case "or", "replace", "function", "procedure" -> word.charAt(0);
            default -> ' ';
        };
        boolean replaces = count == HEAD_WORDS - 1 && head[1] == 'o' && head[2] == 'r';
        routine |= (replaces || count == 1) && (head[count] == 'f' || head[count] == 'p');
    }

    private String lower() {
        if (length > MOST) {
            return "";
        }
        return new String(letters, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }
}
