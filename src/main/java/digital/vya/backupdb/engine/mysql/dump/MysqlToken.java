package digital.vya.backupdb.engine.mysql.dump;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A piece of a statement: a word, a name in backticks, a text in quotes, or one other character. */
public record MysqlToken(Kind kind, int start, int end, String raw) {
    public enum Kind {
        WORD,
        NAME,
        TEXT,
        OTHER
    }

    public boolean is(String word) {
        return kind != Kind.NAME && kind != Kind.TEXT && raw.equalsIgnoreCase(word);
    }

    /** A name, whichever way it is written. */
    boolean names() {
        return kind == Kind.NAME || kind == Kind.WORD;
    }

    /** Also what is a name or a text, as the sql_mode of a routine has it. */
    boolean mayName() {
        return names() || raw.startsWith("\"");
    }

    /** What a name or a text means. */
    public String value() {
        String inner =
                switch (kind) {
                    case NAME -> raw.substring(1, raw.length() - 1).replace("``", "`");
                    case TEXT ->
                        raw.startsWith("\"")
                                ? raw.substring(1, raw.length() - 1).replace("\"\"", "\"")
                                : raw.substring(1, raw.length() - 1)
                                        .replace("''", "'")
                                        .replace("\\'", "'");
                    default -> raw;
                };
        return new String(inner.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    String upper() {
        return raw.toUpperCase(Locale.ROOT);
    }

    /** Of a statement read as Latin-1, so that places are bytes. Versioned comments are code, others are left out. */
    public static List<MysqlToken> of(String text, int most) {
        List<MysqlToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length() && tokens.size() < most) {
            int end = at + 1;
            char c = text.charAt(at);
            if (c <= ' ') {
                at = end;
                continue;
            }
            if (c == '`' || c == '\'' || c == '"') {
                end = closing(text, at, c);
                tokens.add(new MysqlToken(c == '`' ? Kind.NAME : Kind.TEXT, at, end, text.substring(at, end)));
            } else if (text.startsWith("*/", at)) {
                end = at + 2;
            } else if (text.startsWith("/*", at)) {
                end = comment(text, at);
            } else if (c == '#'
                    || (text.startsWith("--", at) && (at + 2 == text.length() || text.charAt(at + 2) <= ' '))) {
                int line = text.indexOf('\n', at);
                end = line < 0 ? text.length() : line + 1;
            } else if (word(c)) {
                while (end < text.length() && word(text.charAt(end))) {
                    end++;
                }
                tokens.add(new MysqlToken(Kind.WORD, at, end, text.substring(at, end)));
            } else {
                tokens.add(new MysqlToken(Kind.OTHER, at, end, text.substring(at, end)));
            }
            at = end;
        }
        return tokens;
    }

    /** A versioned comment ends where its number does. */
    private static int comment(String text, int at) {
        int code = text.startsWith("/*!", at) ? at + 3 : text.startsWith("/*M!", at) ? at + 4 : -1;
        if (code < 0) {
            int end = text.indexOf("*/", at + 2);
            return end < 0 ? text.length() : end + 2;
        }
        while (code < text.length() && Character.isDigit(text.charAt(code))) {
            code++;
        }
        return code;
    }

    private static int closing(String text, int at, char quote) {
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && quote != '`') {
                i++;
            } else if (text.charAt(i) == quote) {
                if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return text.length();
    }

    private static boolean word(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 0x7f;
    }
}
