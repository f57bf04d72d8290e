package digital.vya.backupdb.engine.postgresql.dump.statement;

import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;

/** GRANT and REVOKE. */
final class GrantParser {
    private final Tokens tokens;
    private final References references;

    GrantParser(Tokens tokens, References references) {
        this.tokens = tokens;
        this.references = references;
    }

    PostgresStatement statement() {
        if (!tokens.skipTo("ON")) {
            return new PostgresStatement(Kind.CLUSTER, tokens).type(ObjectType.ROLE);
        }
        if (tokens.words("ALL")) {
            tokens.skipTo("SCHEMA");
            PostgresStatement all = new PostgresStatement(Kind.ACL, tokens).type(ObjectType.SCHEMA);
            references.object(all, ObjectType.SCHEMA);
            grantees(tokens, references, all);
            return all;
        }
        ObjectType type = ObjectType.read(tokens);
        if (type == null) {
            type = ObjectType.TABLE;
        }
        PostgresStatement statement = new PostgresStatement(StatementParser.kindOf(Kind.ACL, type), tokens);
        references.object(statement, type);
        grantees(tokens, references, statement);
        return statement;
    }

    /** The roles that get or lose something, and the one that says so. */
    static void grantees(Tokens tokens, References references, PostgresStatement statement) {
        while (!tokens.ended()) {
            if (tokens.words("TO") || tokens.words("FROM")) {
                references.roles(statement);
            } else if (tokens.words("GRANTED", "BY")) {
                references.role(statement);
            } else if (tokens.peek().isSymbol('(')) {
                tokens.group();
            } else {
                tokens.next();
            }
        }
    }
}
