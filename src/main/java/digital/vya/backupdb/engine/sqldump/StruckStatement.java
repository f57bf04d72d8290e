package digital.vya.backupdb.engine.sqldump;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A statement about roles as it may be shown: what follows a word that announces a secret is struck out, and given apart.
 * Names and texts in quotes are data, whatever stands in them.
 */
public record StruckStatement(String shown, List<String> secrets) {
    private static final String STRUCK = "'***'";

    public StruckStatement {
        secrets = List.copyOf(secrets);
    }

    /** {@code announcing} are words in capitals; {@code backslashes} escape in every text of the server, and not in some. */
    public static StruckStatement of(String sql, Set<String> announcing, boolean backslashes) {
        StringBuilder shown = new StringBuilder();
        List<String> secrets = new ArrayList<>();
        boolean announced = false;
        int at = 0;
        while (at < sql.length()) {
            int end = end(sql, at, backslashes);
            String piece = sql.substring(at, end);
            char first = piece.charAt(0);
            boolean value = first == '\'' || Character.isDigit(first) || isEscaped(piece);
            if (announced && value) {
                secrets.add(piece);
                shown.append(STRUCK);
                announced = false;
            } else {
                shown.append(piece);
                if (!piece.isBlank()) {
                    announced = announcing.contains(piece.toUpperCase(Locale.ROOT));
                }
            }
            at = end;
        }
        return new StruckStatement(shown.toString(), secrets);
    }

    /** As PostgreSQL writes a text with backslashes: {@code E'…'}. */
    private static boolean isEscaped(String piece) {
        return piece.length() > 1 && (piece.charAt(0) == 'E' || piece.charAt(0) == 'e') && piece.charAt(1) == '\'';
    }

    /** Of the piece that begins here: a name or text in quotes, a word or number, or one character. */
    private static int end(String sql, int from, boolean backslashes) {
        char first = sql.charAt(from);
        if (first == '\'' || first == '"' || first == '`') {
            return quoted(sql, from, first, backslashes && first == '\'');
        }
        if (isEscaped(sql.substring(from, Math.min(sql.length(), from + 2)))) {
            return quoted(sql, from + 1, '\'', true);
        }
        int end = from;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        return Math.max(end, from + 1);
    }

    private static int quoted(String sql, int from, char quote, boolean backslashes) {
        for (int at = from + 1; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (c == '\\' && backslashes) {
                at++;
            } else if (c == quote && at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                at++;
            } else if (c == quote) {
                return at + 1;
            }
        }
        return sql.length();
    }
}
