package digital.vya.backupdb.engine.postgresql.dump.statement;

import java.util.Locale;

/**
 * A statement written anew of its tokens, with a blank between each two and small letters: whoever compares it is not
 * led astray by comments, quotes around names, or other blanks.
 */
public final class TokenText {
    private static final int DEEPEST = 3;
    private static final int SHORT = 64;

    private TokenText() {}

    /** A string is one quote, and what is in it where that is a single word. */
    public static String of(Tokens tokens) {
        StringBuilder text = new StringBuilder();
        tokens.all().forEach(token -> {
            boolean said = token.kind() == PostgresToken.Kind.STRING && isWord(token.text());
            add(text, token, said ? "'" + token.text().toLowerCase(Locale.ROOT) + "'" : "'");
        });
        return text.toString().strip();
    }

    /** What is in strings is taken apart as well: bodies of functions, and what those put into strings. */
    public static String withStrings(Tokens tokens) {
        StringBuilder text = new StringBuilder();
        add(text, tokens, 0);
        return text.toString();
    }

    private static void add(StringBuilder text, Tokens tokens, int depth) {
        for (PostgresToken token : tokens.all()) {
            add(text, token, "'");
            if (token.kind() == PostgresToken.Kind.STRING && depth < DEEPEST) {
                add(text, Lexer.tokens(token.text(), false), depth + 1);
            }
        }
    }

    private static void add(StringBuilder text, PostgresToken token, String string) {
        switch (token.kind()) {
            case STRING -> text.append(string);
            case WORD -> text.append(token.identifier());
            default -> text.append(token.text());
        }
        text.append(' ');
    }

    private static boolean isWord(String text) {
        return !text.isEmpty()
                && text.length() <= SHORT
                && text.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
    }
}
