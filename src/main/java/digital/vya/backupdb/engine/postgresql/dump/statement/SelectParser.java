package digital.vya.backupdb.engine.postgresql.dump.statement;

import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** SELECT of a function that does something, as pg_dump writes it. */
final class SelectParser {
    private static final Pattern POSITION = Pattern.compile(",(-?\\d+),(true|false)");

    private final Tokens tokens;
    private final String defaultSchema;

    SelectParser(Tokens tokens, String defaultSchema) {
        this.tokens = tokens;
        this.defaultSchema = defaultSchema;
    }

    PostgresStatement statement() {
        tokens.symbol('*');
        tokens.words("FROM");
        List<String> parts = tokens.parts();
        String function = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
        List<PostgresToken> arguments = tokens.group();
        return switch (function) {
            case "setval" ->
                content(ObjectType.SEQUENCE, quotedName(arguments, defaultSchema))
                        .position(position(arguments));
            case "pg_restore_relation_stats", "pg_restore_attribute_stats" ->
                content(ObjectType.TABLE, named(arguments));
            case "lo_create", "lo_open", "lo_close", "lo_unlink", "lowrite", "loread" ->
                new PostgresStatement(Kind.LARGE_OBJECT, tokens).type(ObjectType.LARGE_OBJECT);
            case "set_config" -> new PostgresStatement(Kind.SESSION, tokens);
            default -> new PostgresStatement(Kind.OTHER, tokens);
        };
    }

    private PostgresStatement content(ObjectType type, SqlName relation) {
        return new PostgresStatement(Kind.CONTENT, tokens).type(type).relation(relation);
    }

    /** A name in SQL's quotes inside of a string: the first of these. */
    static SqlName quotedName(List<PostgresToken> arguments, String defaultSchema) {
        for (PostgresToken argument : arguments) {
            if (argument.kind() == PostgresToken.Kind.STRING) {
                return new References(Lexer.tokens(argument.text(), false), defaultSchema).qualified();
            }
        }
        return null;
    }

    /** As pg_dump writes it, name, number and whether it was given out; null for anything else. */
    private static SequencePosition position(List<PostgresToken> arguments) {
        String written = arguments.stream()
                .filter(token -> token.kind() != PostgresToken.Kind.STRING)
                .map(PostgresToken::text)
                .collect(Collectors.joining());
        Matcher position = POSITION.matcher(written);
        return position.matches()
                ? new SequencePosition(
                        new BigDecimal(position.group(1)), position.group(2).equals("true"))
                : null;
    }

    private static SqlName named(List<PostgresToken> arguments) {
        String schema = after(arguments, "schemaname");
        String name = after(arguments, "relname");
        return name == null ? null : new SqlName(schema, name);
    }

    private static String after(List<PostgresToken> arguments, String name) {
        for (int i = 0; i + 2 < arguments.size(); i++) {
            if (arguments.get(i).kind() == PostgresToken.Kind.STRING
                    && arguments.get(i).text().equals(name)) {
                return arguments.get(i + 2).text();
            }
        }
        return null;
    }
}
