package digital.vya.backupdb.engine.mysql.dump;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for routines until the last view is made. MariaDB may call a function of a view while the view is made,
 * with the rights of who restores, and in a copy whose tables the function's definer may not read. So a function comes
 * first as one that does nothing, and as what it is after the last view.
 */
final class RoutineStandIns {
    /** Says in a session that views are made in it: to everybody else a function that is not there yet is an error. */
    static final String BEGIN = "SET @vya_restores = 1; ";

    private static final String NOT_YET = "BEGIN IF @vya_restores IS NULL THEN SIGNAL SQLSTATE '45000' SET"
            + " MESSAGE_TEXT = 'vya-backupdb has not restored this function yet'; END IF; ";
    private static final String NOTHING = NOT_YET + "RETURN NULL; END";
    private static final String NOTHING_OF_ROWS = NOT_YET + "BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN NULL;"
            + " LOOP FETCH GROUP NEXT ROW; END LOOP; END; END";
    /** It does nothing, so the maker of a view may call it, also where its definer may not. */
    private static final String HARMLESS = " SQL SECURITY INVOKER ";
    /** What a body that returns something can begin with. */
    private static final Set<String> BODIES = Set.of("BEGIN", "RETURN", "IF", "CASE", "LOOP", "REPEAT", "WHILE", "FOR");

    private final ByteArrayOutputStream originals = new ByteArrayOutputStream();
    private final ByteArrayOutputStream settings = new ByteArrayOutputStream();
    private boolean followed;
    /** What the package that came last declares. */
    private List<String> declared = List.of();

    /** What a dump sets around its routines: how a text is read belongs to the text. */
    void setting(byte[] text) {
        settings.writeBytes(text);
        settings.write('\n');
    }

    /** Anything that is neither a setting nor a routine. */
    void other() {
        if (followed) {
            originals.writeBytes(settings.toByteArray());
            followed = false;
        }
        settings.reset();
    }

    /**
     * What is made in the place of a routine, which comes with its delimiter. Dump tools set one of their own around
     * routines; where none was set there is no room for more than one statement, and the routine is made as it is.
     */
    byte[] instead(byte[] whole, byte[] delimiter) {
        MysqlStatement routine = MysqlStatement.of(whole);
        int what = outside(routine.tokens(), 0, "FUNCTION", "PACKAGE", "PROCEDURE");
        if (delimiter.length < 2 || what < 0 || routine.tokens().get(what).is("PROCEDURE")) {
            return whole;
        }
        String standIn = routine.tokens().get(what).is("FUNCTION") ? function(routine, what) : packaged(routine, what);
        if (standIn == null) {
            return whole;
        }
        remember(routine);
        // lines stay as many as they were, but for a body that has fewer than what is declared
        long lines = Math.max(0, count(routine.text()) - count(standIn));
        return (standIn + "\n".repeat((int) lines) + text(delimiter)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long count(String text) {
        return text.chars().filter(c -> c == '\n').count();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The routines as they are, to come after the last view. */
    byte[] originals() {
        other();
        return originals.toByteArray();
    }

    private void remember(MysqlStatement routine) {
        originals.writeBytes(settings.toByteArray());
        settings.reset();
        followed = true;
        boolean replaces = routine.tokens().get(1).is("OR");
        String text = routine.text();
        int create = routine.tokens().get(0).end();
        String again = replaces ? text : text.substring(0, create) + " OR REPLACE" + text.substring(create);
        originals.writeBytes((again + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Of the same head; null where its body is not found. */
    private static @Nullable String function(MysqlStatement function, int what) {
        List<MysqlToken> tokens = function.tokens();
        // behind the name, which may be any word and stand in quotes
        int returns = outside(tokens, what + 2, "RETURNS", "RETURN");
        int body = returns < 0 ? -1 : body(tokens, returns);
        if (body < 0) {
            return null;
        }
        boolean aggregate = tokens.get(what - 1).is("AGGREGATE");
        // how Oracle writes it
        String as = tokens.get(returns).is("RETURN") ? "AS " : "";
        return function.text().substring(0, tokens.get(body).start())
                + HARMLESS
                + as
                + (aggregate ? NOTHING_OF_ROWS : NOTHING);
    }

    /** Behind a type and what else a head says. */
    private static int body(List<MysqlToken> tokens, int returns) {
        if (tokens.get(returns).is("RETURN")) {
            return outside(tokens, returns + 1, "AS", "IS");
        }
        int depth = 0;
        for (int at = returns + 2; at < tokens.size(); at++) {
            MysqlToken token = tokens.get(at);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            boolean label = at + 1 < tokens.size() && tokens.get(at + 1).is(":");
            boolean begins = token.kind() == MysqlToken.Kind.WORD && BODIES.contains(token.upper());
            if (depth == 0 && (label || begins)) {
                return at;
            }
        }
        return -1;
    }

    /** The place of the first such word that stands in no parentheses; -1 where there is none. */
    private static int outside(List<MysqlToken> tokens, int from, String... words) {
        int depth = 0;
        for (int at = from; at < tokens.size(); at++) {
            MysqlToken token = tokens.get(at);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && Stream.of(words).anyMatch(token::is)) {
                return at;
            }
        }
        return -1;
    }

    /** A package that declares the same, or a body for what was declared; null where neither is understood. */
    private @Nullable String packaged(MysqlStatement pack, int what) {
        List<MysqlToken> tokens = pack.tokens();
        boolean body = tokens.get(what + 1).is("BODY");
        int as = outside(tokens, what + (body ? 3 : 2), "AS", "IS");
        if (as < 0) {
            return null;
        }
        String text = pack.text();
        String head = text.substring(0, tokens.get(as).start()) + HARMLESS + "AS ";
        if (body) {
            return head + declared.stream().map(RoutineStandIns::doingNothing).collect(Collectors.joining()) + "END";
        }
        declared = declarations(text, tokens, as + 1);
        return head + declared.stream().map(one -> one + "; ").collect(Collectors.joining()) + "END";
    }

    private static List<String> declarations(String text, List<MysqlToken> tokens, int from) {
        List<String> all = new ArrayList<>();
        int begin = from;
        int end = outside(tokens, begin, ";");
        while (end > begin && !tokens.get(begin).is("END")) {
            all.add(text.substring(tokens.get(begin).start(), tokens.get(end).start()));
            begin = end + 1;
            end = outside(tokens, begin, ";");
        }
        return all;
    }

    private static String doingNothing(String declaration) {
        return declaration
                + (declaration.toUpperCase(Locale.ROOT).startsWith("FUNCTION")
                        ? " AS " + NOTHING
                        : " AS BEGIN NULL; END")
                + "; ";
    }
}
