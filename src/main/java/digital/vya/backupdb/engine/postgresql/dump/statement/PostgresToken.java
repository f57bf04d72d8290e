package digital.vya.backupdb.engine.postgresql.dump.statement;

import java.util.Locale;

/**
 * @param text of a word as written, of a name and of a string without its quotes, of a symbol its one character
 * @param from where it begins in the statement
 * @param to behind its end
 */
public record PostgresToken(Kind kind, String text, int from, int to) {
    public enum Kind {
        WORD,
        NAME,
        STRING,
        SYMBOL,
        END
    }

    public boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    public boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /** Whether it names something, be it a keyword or not. */
    public boolean isIdentifier() {
        return kind == Kind.WORD || kind == Kind.NAME;
    }

    /** What it names: words without quotes mean their small letters. */
    public String identifier() {
        return kind == Kind.NAME ? text : text.toLowerCase(Locale.ROOT);
    }
}
