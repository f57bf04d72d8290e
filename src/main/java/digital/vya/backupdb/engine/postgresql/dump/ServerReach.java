package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.statement.Lexer;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresToken;
import digital.vya.backupdb.engine.postgresql.dump.statement.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What in a dump does more to the server than fill a database, or runs code while it is restored: as a superuser it may
 * all of that. It tells of what can be seen, before a restore is agreed to; what a function's body puts together when
 * it is called cannot be. Statements are compared by their tokens, written
 * anew with a blank between each two and in small letters: no comment, quotes around a name or other blanks lead astray.
 */
final class ServerReach {
    /** How deep strings in strings are taken apart. */
    private static final int DEEPEST = 3;

    private static final int SHORT = 64;
    private static final int NAMED = 3;
    private static final String RUNS = "code that runs while it is restored";

    /** What begins otherwise may call anything; pg_dump writes nothing that does, but for {@link #PLAIN}. */
    private static final Set<String> DECLARING = Set.of(
            "set",
            "reset",
            "begin",
            "start",
            "commit",
            "end",
            "rollback",
            "abort",
            "savepoint",
            "release",
            "create",
            "alter",
            "drop",
            "comment",
            "security",
            "grant",
            "revoke",
            "refresh",
            "truncate",
            "lock",
            "load",
            "copy",
            "discard");

    /** The SELECTs of pg_dump, whole: their arguments are literals. Parts of large objects mostly go by elsewhere. */
    private static final List<Pattern> PLAIN = List.of(
            plain("setval \\( STRING , NUMBER , (true|false) \\)"),
            plain(
                    "setval \\( pg_catalog \\. pg_get_serial_sequence \\( STRING , STRING \\) , NUMBER , (true|false) \\)"),
            plain("set_config \\( 'search_path' , STRING , false \\)"),
            plain("(lo_(create|open|close|unlink)|lowrite) \\( (STRING|NUMBER)( , (STRING|NUMBER))? \\)"),
            plain("lo_open \\( pg_catalog \\. lo_create \\( (STRING|NUMBER) \\) , NUMBER \\)"),
            plain("lo_unlink \\( oid \\) from pg_catalog \\. pg_largeobject_metadata where oid = STRING"),
            plain("pg_restore_(relation|attribute)_stats \\( STATISTIC( , STATISTIC)* \\)"));

    private static Pattern plain(String call) {
        String types = "integer|bigint|real|boolean|name|text|oid";
        String form = call.replace("STATISTIC", "(STRING|NUMBER|null|true|false)( : : (" + types + ")( \\[ \\])?)?")
                .replace("STRING", "'(\\w+')?")
                .replace("NUMBER", "(- )?[\\d.]+");
        return Pattern.compile("select (\\* from )?pg_catalog \\. " + form + " ;");
    }

    private static final Map<String, Pattern> TOP = new LinkedHashMap<>();
    private static final Map<String, Pattern> ANYWHERE = new LinkedHashMap<>();

    static {
        kind(TOP, "ALTER SYSTEM", "^alter system\\b");
        kind(TOP, "LOAD", "^load\\b");
        kind(TOP, "CREATE EVENT TRIGGER", "^create event trigger\\b");
        kind(TOP, "CREATE SUBSCRIPTION", "^create subscription\\b");
        kind(TOP, "a foreign server", "^create (server|foreign data wrapper|user mapping)\\b");
        kind(TOP, "a superuser", "^(create|alter) (role|user)\\b.*\\bsuperuser\\b");
        kind(TOP, "CREATE LANGUAGE", "^create (or replace )?(trusted )?(procedural )?language\\b");
        kind(
                TOP,
                "a function in an untrusted language",
                "^create (or replace )?(function|procedure)\\b.*\\blanguage '?\"?(c|internal|\\w+u)\\b");
        kind(TOP, "an extension", "^create extension (if not exists )?+(?!plpgsql\\b)");
        kind(ANYWHERE, "COPY of a program", "\\bcopy\\b[^;]{1,400}\\bprogram\\b");
        kind(
                ANYWHERE,
                "files of the server",
                "\\b(pg_read_file|pg_read_binary_file|pg_ls_dir|pg_stat_file|lo_import|lo_export|pg_file_write)\\b"
                        + "|\\bcopy\\b[^;]{1,400}\\b(from|to) '");
        kind(ANYWHERE, "connections to other servers", "\\bdblink(_\\w+)? \\(");
    }

    private static void kind(Map<String, Pattern> kinds, String what, String words) {
        kinds.put(what, Pattern.compile(words, Pattern.DOTALL));
    }

    private final Map<String, Found> found = new LinkedHashMap<>();

    /** The first lines of a kind, and how many more there are. */
    private static final class Found {
        private final List<Long> lines = new ArrayList<>();
        private long more;
    }

    /** {@code line} is asked where something was found; {@code cut}: the tokens are not all of it. */
    void look(Tokens tokens, boolean cut, LongSupplier line) {
        if (tokens.all().isEmpty()) {
            return;
        }
        String top = text(tokens);
        match(TOP, top, line);
        if (!top.startsWith("comment ") && !top.startsWith("security ")) {
            match(ANYWHERE, textWithStrings(tokens), line);
        }
        if (runs(tokens, top)) {
            tell(RUNS, line);
        } else if (cut) {
            tell("a statement that is too long to be looked at whole", line);
        }
    }

    private static boolean runs(Tokens tokens, String top) {
        String verb = top.substring(0, Math.max(0, top.indexOf(' ')));
        if (!DECLARING.contains(verb)) {
            return PLAIN.stream().noneMatch(form -> form.matcher(top).matches());
        }
        return verb.equals("create") && isFilled(tokens);
    }

    /** A table made of what a query gives, and a view that is filled at once: both run the query. */
    private static boolean isFilled(Tokens tokens) {
        List<PostgresToken> all = tokens.all();
        int table = 1;
        while (table < all.size()
                && Set.of("global", "local", "temporary", "temp", "unlogged").contains(word(all, table))) {
            table++;
        }
        boolean view = word(all, table).equals("materialized");
        if (!view && !word(all, table).equals("table")) {
            return false;
        }
        int depth = 0;
        for (int at = table; at < all.size(); at++) {
            PostgresToken token = all.get(at);
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth == 0 && token.isWord("AS")) {
                int end = all.size() - 1;
                boolean empty = end > 3
                        && word(all, end - 3).equals("with")
                        && word(all, end - 2).equals("no")
                        && word(all, end - 1).equals("data");
                return !empty;
            }
        }
        return false;
    }

    private static String word(List<PostgresToken> all, int at) {
        return at < all.size() && all.get(at).kind() == PostgresToken.Kind.WORD
                ? all.get(at).identifier()
                : "";
    }

    private void match(Map<String, Pattern> kinds, String text, LongSupplier line) {
        kinds.forEach((what, words) -> {
            if (words.matcher(text).find()) {
                tell(what, line);
            }
        });
    }

    private void tell(String what, LongSupplier line) {
        Found one = found.computeIfAbsent(what, w -> new Found());
        if (one.lines.size() < NAMED) {
            one.lines.add(line.getAsLong());
        } else {
            one.more++;
        }
    }

    /** A string is one quote, and what is in it where that is a single word. */
    private static String text(Tokens tokens) {
        StringBuilder text = new StringBuilder();
        tokens.all().forEach(token -> {
            boolean said = token.kind() == PostgresToken.Kind.STRING && isWord(token.text());
            add(text, token, said ? "'" + token.text().toLowerCase(Locale.ROOT) + "'" : "'");
        });
        return text.toString().strip();
    }

    /** What is in strings is taken apart as well: bodies of functions, and what those put into strings. */
    private static String textWithStrings(Tokens tokens) {
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

    /** Each kind with its first lines. */
    List<String> found() {
        return found.entrySet().stream().map(ServerReach::told).toList();
    }

    private static String told(Map.Entry<String, Found> kind) {
        long more = kind.getValue().more;
        String first = kind.getValue().lines.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return kind.getKey() + " (line " + first + (more > 0 ? " and " + more + " more" : "") + ")";
    }
}
