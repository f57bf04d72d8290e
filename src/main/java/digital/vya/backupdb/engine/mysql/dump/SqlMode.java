package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Follows whether backslashes quote, which a dump's sql_mode decides, and the client with it. A dump that sets it in a way
 * that mysqldump does not is refused: nobody could say where its texts end.
 */
final class SqlMode {
    private static final int LONGEST = 4096;
    private static final String NO_BACKSLASH = "NO_BACKSLASH_ESCAPES";

    /** Code that one family of servers runs and the other does not. */
    private static final Pattern NOT_FOR_ALL = Pattern.compile("/\\*(?:M!|!(?:50[7-9]|5[1-9]|[6-9]|\\d{6}))");

    private final Map<String, Optional<Boolean>> saved = new HashMap<>();
    private boolean quotes = true;

    boolean backslashQuotes() {
        return quotes;
    }

    /** Of each statement that holds no rows. */
    void accept(byte[] statement) {
        String head = new String(statement, 0, Math.min(statement.length, LONGEST), StandardCharsets.ISO_8859_1);
        List<Token> tokens = Token.of(head, 2);
        if (tokens.isEmpty() || !tokens.get(0).is("SET")) {
            return;
        }
        if (statement.length > LONGEST) {
            throw unlike(head);
        }
        read(head, Token.of(head, Integer.MAX_VALUE));
    }

    private void read(String text, List<Token> tokens) {
        boolean then = quotes;
        for (int at = 1; at + 2 < tokens.size(); at++) {
            boolean mode = isMode(tokens.get(at));
            int value = tokens.get(at + 1).is("=") ? at + 2 : assigned(tokens, at) ? at + 3 : -1;
            if (value < 0 || value >= tokens.size()) {
                continue;
            }
            if (mode) {
                then = meant(text, tokens, value);
            } else if (tokens.get(at).names()
                    && tokens.get(at - 1).is("@")
                    && !tokens.get(at - 2).is("@")) {
                keep(tokens, at, value);
            }
        }
        quotes = then;
    }

    private static boolean isMode(Token token) {
        return token.names() && token.value().equalsIgnoreCase("sql_mode");
    }

    private static boolean assigned(List<Token> tokens, int at) {
        return at + 3 < tokens.size()
                && tokens.get(at + 1).is(":")
                && tokens.get(at + 2).is("=");
    }

    /** A variable that is given the mode of now; any other has none that is known. */
    private void keep(List<Token> tokens, int name, int value) {
        String variable = tokens.get(name).value().toLowerCase(Locale.ROOT);
        boolean mode = value + 2 < tokens.size()
                && tokens.get(value).is("@")
                && tokens.get(value + 1).is("@")
                && isMode(tokens.get(value + 2))
                && ends(tokens, value + 3);
        saved.put(variable, mode ? Optional.of(quotes) : Optional.empty());
    }

    private boolean meant(String text, List<Token> tokens, int value) {
        Boolean known = known(tokens, value);
        if (known == null || NOT_FOR_ALL.matcher(text).find()) {
            throw unlike(text);
        }
        return known;
    }

    /** Null for what is neither a text nor a variable. */
    private Boolean known(List<Token> tokens, int value) {
        Token token = tokens.get(value);
        if (token.is("@") && value + 1 < tokens.size() && ends(tokens, value + 2)) {
            return valueOf(tokens.get(value + 1).value());
        }
        if (token.kind() != Token.Kind.TEXT || !ends(tokens, value + 1)) {
            return null;
        }
        return !token.value().toUpperCase(Locale.ROOT).contains(NO_BACKSLASH);
    }

    /** One that the dump gave no value is of its beginning, which is left out; null where nobody can say. */
    private Boolean valueOf(String variable) {
        return saved.getOrDefault(variable.toLowerCase(Locale.ROOT), Optional.of(true))
                .orElse(null);
    }

    private static boolean ends(List<Token> tokens, int at) {
        return at >= tokens.size() || tokens.get(at).is(",") || tokens.get(at).is(";");
    }

    private static BackupException unlike(String text) {
        String shown = text.strip().replaceAll("\\s+", " ");
        return new BackupException(
                ErrorCode.DUMP_UNSAFE,
                "The dump sets sql_mode as mysqldump does not: "
                        + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown));
    }
}
