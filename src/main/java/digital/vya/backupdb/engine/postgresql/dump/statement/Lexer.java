package digital.vya.backupdb.engine.postgresql.dump.statement;

import digital.vya.backupdb.engine.postgresql.dump.scan.Words;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes one statement apart into tokens; comments are none. What is left open, as in a cut one, ends with the text. */
public final class Lexer {
    private static final Set<String> PREFIXES = Set.of("E", "B", "X", "N");

    private final String text;
    private final boolean backslashQuotes;
    private final List<PostgresToken> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text, boolean backslashQuotes) {
        this.text = text;
        this.backslashQuotes = backslashQuotes;
    }

    public static Tokens tokens(String text, boolean backslashQuotes) {
        Lexer lexer = new Lexer(text, backslashQuotes);
        lexer.run();
        return new Tokens(text, lexer.tokens);
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c <= ' ') {
                at++;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                comment();
            } else if (c == '\'') {
                string(at, backslashQuotes);
            } else if (c == '"') {
                name();
            } else if (c == '$') {
                dollar();
            } else if (isWord(c)) {
                word();
            } else {
                add(Kind.SYMBOL, String.valueOf(c), at, at + 1);
            }
        }
    }

    private static boolean isWord(char c) {
        return c >= 0x80 || Words.isPart((byte) c);
    }

    private void add(Kind kind, String value, int from, int to) {
        tokens.add(new PostgresToken(kind, value, from, to));
        at = to;
    }

    private void word() {
        int end = at;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        String word = text.substring(at, end);
        if (end < text.length() && text.charAt(end) == '\'' && PREFIXES.contains(word.toUpperCase(Locale.ROOT))) {
            string(end, word.equalsIgnoreCase("E") || (backslashQuotes && word.equalsIgnoreCase("N")));
        } else {
            add(Kind.WORD, word, at, end);
        }
    }

    private void string(int quote, boolean escapes) {
        StringBuilder value = new StringBuilder();
        int end = quote + 1;
        while (end < text.length()) {
            char c = text.charAt(end++);
            if (c == '\\' && escapes && end < text.length()) {
                value.append(text.charAt(end++));
            } else if (c != '\'') {
                value.append(c);
            } else if (end < text.length() && text.charAt(end) == '\'') {
                value.append('\'');
                end++;
            } else {
                break;
            }
        }
        add(Kind.STRING, value.toString(), at, end);
    }

    private void name() {
        int end = at + 1;
        while (end < text.length()) {
            if (text.charAt(end++) == '"') {
                if (end == text.length() || text.charAt(end) != '"') {
                    break;
                }
                end++;
            }
        }
        int inside = Math.max(at + 1, end - 1);
        add(Kind.NAME, text.substring(at + 1, inside).replace("\"\"", "\""), at, end);
    }

    private void dollar() {
        int tag = at + 1;
        while (tag < text.length() && text.charAt(tag) != '$' && isWord(text.charAt(tag))) {
            tag++;
        }
        boolean parameter = at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
        if (tag == text.length() || text.charAt(tag) != '$' || parameter) {
            add(Kind.SYMBOL, "$", at, at + 1);
            return;
        }
        String quote = text.substring(at, tag + 1);
        int close = text.indexOf(quote, tag + 1);
        int end = close < 0 ? text.length() : close + quote.length();
        add(Kind.STRING, text.substring(tag + 1, close < 0 ? end : close), at, end);
    }

    private void comment() {
        int depth = 1;
        int end = at + 2;
        while (end < text.length() && depth > 0) {
            if (text.startsWith("/*", end)) {
                depth++;
                end += 2;
            } else if (text.startsWith("*/", end)) {
                depth--;
                end += 2;
            } else {
                end++;
            }
        }
        at = end;
    }
}
