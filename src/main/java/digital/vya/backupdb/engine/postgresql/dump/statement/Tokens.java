package digital.vya.backupdb.engine.postgresql.dump.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tokens of one statement, and how far they have been read. */
public final class Tokens {
    private static final Set<String> NO_ROLES = Set.of("public", "current_user", "session_user", "current_role");

    private final String text;
    private final List<PostgresToken> tokens;
    private final PostgresToken end;
    private int at;

    public Tokens(String text, List<PostgresToken> tokens) {
        this.text = text;
        this.tokens = tokens;
        end = new PostgresToken(PostgresToken.Kind.END, "", text.length(), text.length());
    }

    public String text() {
        return text;
    }

    /** The one to be read next; an endless one of kind END behind the last. */
    public PostgresToken peek() {
        return peek(0);
    }

    public PostgresToken peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : end;
    }

    public PostgresToken next() {
        PostgresToken token = peek();
        at++;
        return token;
    }

    public void skip(int some) {
        at += some;
    }

    public boolean ended() {
        return at >= tokens.size() || peek().isSymbol(';');
    }

    /** Reads these words when they come next; otherwise nothing. */
    public boolean words(String... keywords) {
        for (int i = 0; i < keywords.length; i++) {
            if (!peek(i).isWord(keywords[i])) {
                return false;
            }
        }
        at += keywords.length;
        return true;
    }

    public boolean symbol(char symbol) {
        if (!peek().isSymbol(symbol)) {
            return false;
        }
        at++;
        return true;
    }

    /** Reads a group in parentheses when one comes next, and gives what stands in it. */
    public List<PostgresToken> group() {
        List<PostgresToken> inside = new ArrayList<>();
        if (!symbol('(')) {
            return inside;
        }
        int depth = 1;
        while (at < tokens.size()) {
            PostgresToken token = next();
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth == 0) {
                break;
            }
            inside.add(token);
        }
        return inside;
    }

    /** Begins anew with the first of them. */
    public void restart() {
        at = 0;
    }

    /** Reads on to behind this word, outside of parentheses; false, and all is read, when it does not come. */
    public boolean skipTo(String keyword) {
        while (at < tokens.size()) {
            if (peek().isSymbol('(')) {
                group();
            } else if (next().isWord(keyword)) {
                return true;
            }
        }
        return false;
    }

    /** The parts of a name with points between them; empty when none comes next. */
    public List<String> parts() {
        List<String> parts = new ArrayList<>();
        while (peek().isIdentifier()) {
            parts.add(next().identifier());
            if (!symbol('.')) {
                break;
            }
        }
        return parts;
    }

    /** The role that comes next; null, and it is read, where that is a keyword that stands for one, such as PUBLIC. */
    public @Nullable String role() {
        PostgresToken role = next();
        if (role.kind() == PostgresToken.Kind.STRING) {
            return role.text();
        }
        boolean keyword = role.kind() == PostgresToken.Kind.WORD && NO_ROLES.contains(role.identifier());
        return role.isIdentifier() && !keyword ? role.identifier() : null;
    }

    /** All of them, wherever the reading is. */
    public List<PostgresToken> all() {
        return tokens;
    }
}
