package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.Statement.Kind;
import java.util.List;

/** SELECT of a function that does something, as pg_dump writes it. */
final class SelectParser {
    private final Tokens tokens;
    private final String defaultSchema;

    SelectParser(Tokens tokens, String defaultSchema) {
        this.tokens = tokens;
        this.defaultSchema = defaultSchema;
    }

    Statement statement() {
        tokens.symbol('*');
        tokens.words("FROM");
        List<String> parts = tokens.parts();
        String function = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
        List<Token> arguments = tokens.group();
        return switch (function) {
            case "setval" -> content(ObjectType.SEQUENCE, quotedName(arguments, defaultSchema));
            case "pg_restore_relation_stats", "pg_restore_attribute_stats" ->
                content(ObjectType.TABLE, named(arguments));
            case "lo_create", "lo_open", "lo_close", "lo_unlink", "lowrite", "loread" ->
                new Statement(Kind.LARGE_OBJECT, tokens).type(ObjectType.LARGE_OBJECT);
            case "set_config" -> new Statement(Kind.SESSION, tokens);
            default -> new Statement(Kind.OTHER, tokens);
        };
    }

    private Statement content(ObjectType type, SqlName relation) {
        return new Statement(Kind.CONTENT, tokens).type(type).relation(relation);
    }

    /** A name in SQL's quotes inside of a string: the first of these. */
    static SqlName quotedName(List<Token> arguments, String defaultSchema) {
        for (Token argument : arguments) {
            if (argument.kind() == Token.Kind.STRING) {
                return new References(Lexer.tokens(argument.text(), false), defaultSchema).qualified();
            }
        }
        return null;
    }

    private static SqlName named(List<Token> arguments) {
        String schema = after(arguments, "schemaname");
        String name = after(arguments, "relname");
        return name == null ? null : new SqlName(schema, name);
    }

    private static String after(List<Token> arguments, String name) {
        for (int i = 0; i + 2 < arguments.size(); i++) {
            if (arguments.get(i).kind() == Token.Kind.STRING
                    && arguments.get(i).text().equals(name)) {
                return arguments.get(i + 2).text();
            }
        }
        return null;
    }
}
