package digital.vya.backupdb.engine.postgresql.dump;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The settings of a dump that decide how the rest of it is read. */
final class Session {
    private static final byte[] SET_CONFIG = "SELECT pg_catalog.set_config(".getBytes(StandardCharsets.US_ASCII);

    private final TableNames names = new TableNames();
    private final Set<String> tablespaces = new LinkedHashSet<>();
    private String encoding;
    private boolean backslashQuotes;

    /** Whether such a statement could change a setting; large objects come as millions of other SELECTs. */
    static boolean concerns(StatementText text) {
        return text.opensWith("SET") || text.startsWith(SET_CONFIG);
    }

    /** Takes in SET, or SELECT of set_config; what is not to be trusted in it, null when nothing. */
    String accept(Tokens all) {
        List<Token> tokens = all.all();
        int at = tokens.get(0).isWord("SET") ? 1 : -1;
        if (at < 0) {
            return setConfig(tokens);
        }
        if (tokens.size() > 2
                && (tokens.get(1).isWord("SESSION") || tokens.get(1).isWord("LOCAL"))) {
            at++;
        }
        if (tokens.size() < at + 2) {
            return null;
        }
        String name = tokens.get(at).identifier();
        if (name.equals("names")) {
            return set("client_encoding", tokens.get(at + 1).text());
        }
        return tokens.size() < at + 3 ? null : set(name, tokens.get(at + 2).text());
    }

    private String setConfig(List<Token> tokens) {
        List<Token> strings =
                tokens.stream().filter(t -> t.kind() == Token.Kind.STRING).toList();
        if (strings.size() < 2 || tokens.stream().noneMatch(t -> t.isWord("set_config"))) {
            return null;
        }
        return set(strings.get(0).text(), strings.get(1).text());
    }

    private String set(String name, String value) {
        switch (name) {
            case "client_encoding" -> {
                if (TableNames.misleads(value)) {
                    return "the encoding " + value + ", in which bytes of letters look like quotes";
                }
                encoding = value;
                names.encoding(value);
            }
            case "standard_conforming_strings" ->
                backslashQuotes = !List.of("on", "true", "yes", "1").contains(value.toLowerCase(Locale.ROOT));
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
