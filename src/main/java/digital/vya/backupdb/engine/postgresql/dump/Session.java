package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.statement.Lexer;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresToken;
import digital.vya.backupdb.engine.postgresql.dump.statement.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a dump that decide how the rest of it is read. */
final class Session {
    private static final byte[] SET_CONFIG = "SELECT pg_catalog.set_config(".getBytes(StandardCharsets.US_ASCII);

    /** What psql's own reading hangs on. */
    private static final Set<String> DECIDING = Set.of("standard_conforming_strings", "client_encoding", "names");

    private final TableNames names = new TableNames();
    private final Set<String> tablespaces = new LinkedHashSet<>();
    private @Nullable String encoding;
    private boolean backslashQuotes;

    /** Whether such a statement could change a setting; large objects come as millions of other SELECTs. */
    static boolean concerns(StatementText text) {
        return text.opensWith("SET")
                || text.opensWith("RESET")
                || text.opensWith("DISCARD")
                || text.startsWith(SET_CONFIG);
    }

    /** Takes in such a statement; what is not to be trusted in it, null when nothing. */
    @Nullable
    String accept(Tokens tokens) {
        String problem = take(tokens);
        tokens.restart();
        return problem;
    }

    private @Nullable String take(Tokens tokens) {
        PostgresToken verb = tokens.next();
        if (verb.isWord("SELECT")) {
            return setConfig(tokens.all());
        }
        if (!verb.isWord("SET")) {
            boolean decides = verb.isWord("DISCARD") || tokens.peek().isWord("ALL") || decides(tokens.peek());
            return decides ? "a " + verb.text() + " of settings" : null;
        }
        boolean local = tokens.words("LOCAL");
        tokens.words("SESSION");
        PostgresToken name = tokens.next();
        if (local && decides(name)) {
            return "a setting for one transaction";
        }
        if (!tokens.symbol('=') && !tokens.words("TO") && !name.isWord("NAMES")) {
            return null;
        }
        PostgresToken value = tokens.next();
        return set(name.identifier(), value.kind() == PostgresToken.Kind.WORD ? value.identifier() : value.text());
    }

    private static boolean decides(PostgresToken name) {
        return name.isIdentifier() && DECIDING.contains(name.identifier());
    }

    private @Nullable String setConfig(List<PostgresToken> tokens) {
        List<PostgresToken> strings = tokens.stream()
                .filter(t -> t.kind() == PostgresToken.Kind.STRING)
                .toList();
        return strings.size() < 2
                ? null
                : set(strings.get(0).text(), strings.get(1).text());
    }

    private @Nullable String set(String name, String value) {
        switch (name) {
            case "client_encoding", "names" -> {
                if (TableNames.misleads(value)) {
                    return "the encoding " + value + ", in which bytes of letters look like quotes";
                }
                encoding = value;
                names.encoding(value);
            }
            case "standard_conforming_strings" -> {
                backslashQuotes = value.equals("off");
                if (!backslashQuotes && !value.equals("on")) {
                    return "a setting of strings that is neither on nor off";
                }
            }
            case "default_tablespace" -> {
                if (!value.isEmpty()) {
                    tablespaces.add(value);
                }
            }
            case "search_path" -> names.defaultSchema(value.isEmpty() ? null : value);
            default -> {}
        }
        return null;
    }

    TableNames names() {
        return names;
    }

    /** All that objects were to be made in. */
    Set<String> tablespaces() {
        return tablespaces;
    }

    /** Null before the dump says. */
    @Nullable
    String encoding() {
        return encoding;
    }

    boolean backslashQuotes() {
        return backslashQuotes;
    }

    Tokens tokens(StatementText text) {
        return Lexer.tokens(names.decode(text.copy(0, text.length())), backslashQuotes);
    }
}
