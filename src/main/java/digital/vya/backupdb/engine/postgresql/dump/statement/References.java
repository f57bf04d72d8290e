package digital.vya.backupdb.engine.postgresql.dump.statement;

import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Reads which object a statement is about, and which roles it names. */
public final class References {
    private static final Set<String> NO_ROLES = Set.of("public", "current_user", "session_user", "current_role");

    private final Tokens tokens;
    private final String defaultSchema;

    public References(Tokens tokens, String defaultSchema) {
        this.tokens = tokens;
        this.defaultSchema = defaultSchema;
    }

    public String defaultSchema() {
        return defaultSchema;
    }

    /** A name that may have a schema; null when none comes next. */
    public SqlName qualified() {
        return of(tokens.parts());
    }

    public SqlName of(List<String> parts) {
        return switch (parts.size()) {
            case 0 -> null;
            case 1 -> new SqlName(defaultSchema, parts.get(0));
            // a database in front of the schema says nothing
            default -> new SqlName(parts.get(parts.size() - 2), parts.get(parts.size() - 1));
        };
    }

    /** A relation behind IF EXISTS and ONLY, if they are there. */
    public SqlName relation() {
        tokens.words("IF", "EXISTS");
        tokens.words("IF", "NOT", "EXISTS");
        tokens.words("ONLY");
        return qualified();
    }

    /** The object of that type as ALTER, COMMENT, DROP, GRANT and most of CREATE name it. */
    public void object(PostgresStatement statement, ObjectType type) {
        statement.type(type);
        tokens.words("IF", "EXISTS");
        tokens.words("IF", "NOT", "EXISTS");
        switch (type.group()) {
            case RELATION -> {
                SqlName relation = relation();
                statement.name(relation).relation(relation);
            }
            case PART -> part(statement, type);
            default -> other(statement, type);
        }
    }

    private void part(PostgresStatement statement, ObjectType type) {
        switch (type) {
            case COLUMN -> {
                List<String> parts = tokens.parts();
                statement.relation(of(parts.subList(0, Math.max(0, parts.size() - 1))));
            }
            case INDEX, STATISTICS -> statement.name(qualified());
            default -> {
                PostgresToken name = tokens.next();
                tokens.words("ON");
                if (tokens.words("DOMAIN")) {
                    statement.type(ObjectType.DOMAIN).name(qualified());
                } else {
                    SqlName relation = qualified();
                    statement.relation(relation);
                    statement.name(new SqlName(relation == null ? null : relation.schema(), name.identifier()));
                }
            }
        }
    }

    private void other(PostgresStatement statement, ObjectType type) {
        switch (type) {
            case CAST -> statement.signature(arguments());
            case TRANSFORM -> {
                tokens.words("FOR");
                statement.name(qualified());
            }
            case USER_MAPPING -> {
                tokens.words("FOR");
                role(statement);
                tokens.words("SERVER");
                statement.name(simple());
            }
            case LARGE_OBJECT -> tokens.next();
            case OPERATOR -> {
                statement.name(operator());
                statement.signature(arguments());
            }
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> {
                statement.name(qualified());
                statement.signature(arguments());
            }
            case SCHEMA,
                    EXTENSION,
                    PROCEDURAL_LANGUAGE,
                    LANGUAGE,
                    ACCESS_METHOD,
                    FOREIGN_DATA_WRAPPER,
                    FOREIGN_SERVER,
                    SERVER,
                    EVENT_TRIGGER,
                    PUBLICATION,
                    SUBSCRIPTION -> statement.name(simple());
            case DATABASE -> statement.databaseName(tokens.next());
            default -> statement.name(qualified());
        }
    }

    private SqlName simple() {
        return tokens.peek().isIdentifier() ? new SqlName(null, tokens.next().identifier()) : null;
    }

    private SqlName operator() {
        List<String> schema = tokens.parts();
        StringBuilder symbols = new StringBuilder();
        while (tokens.peek().kind() == PostgresToken.Kind.SYMBOL
                && !tokens.peek().isSymbol('(')
                && !tokens.ended()) {
            symbols.append(tokens.next().text());
        }
        return new SqlName(schema.isEmpty() ? defaultSchema : schema.get(0), symbols.toString());
    }

    /** A function's arguments without their defaults, in one form wherever they are written. */
    private String arguments() {
        StringJoiner written = new StringJoiner(" ");
        int depth = 0;
        boolean skipping = false;
        for (PostgresToken token : tokens.group()) {
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth == 0 && token.isSymbol(',')) {
                skipping = false;
            }
            skipping |= depth == 0 && (token.isWord("DEFAULT") || token.isSymbol('='));
            if (!skipping) {
                written.add(token.isIdentifier() ? token.identifier() : token.text());
            }
        }
        return written.toString();
    }

    /** A comma between each; what is no name of a role, such as PUBLIC, is passed over. */
    public void roles(PostgresStatement statement) {
        do {
            tokens.words("GROUP");
            role(statement);
        } while (tokens.symbol(','));
    }

    public void role(PostgresStatement statement) {
        PostgresToken role = tokens.peek();
        boolean keyword = role.kind() == PostgresToken.Kind.WORD && NO_ROLES.contains(role.identifier());
        if (role.isIdentifier() && !keyword) {
            statement.roles().add(role.identifier());
        } else if (role.kind() == PostgresToken.Kind.STRING) {
            statement.roles().add(role.text());
        }
        tokens.next();
    }
}
