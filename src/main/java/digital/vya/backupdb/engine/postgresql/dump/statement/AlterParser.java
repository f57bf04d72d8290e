package digital.vya.backupdb.engine.postgresql.dump.statement;

import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import java.util.List;
import java.util.Set;

final class AlterParser {
    private static final Set<ObjectType> ROLES = Set.of(ObjectType.ROLE, ObjectType.USER, ObjectType.GROUP);

    private final Tokens tokens;
    private final References references;
    private final boolean clearsTheWay;

    AlterParser(Tokens tokens, References references, boolean clearsTheWay) {
        this.tokens = tokens;
        this.references = references;
        this.clearsTheWay = clearsTheWay;
    }

    PostgresStatement statement() {
        ObjectType type = ObjectType.read(tokens);
        if (type == null) {
            return new PostgresStatement(Kind.OTHER, tokens);
        }
        if (type == ObjectType.DEFAULT_PRIVILEGES) {
            return defaultPrivileges();
        }
        if (ROLES.contains(type)) {
            return role(type);
        }
        // the name comes first, and only what follows tells what it is
        PostgresStatement about = new PostgresStatement(Kind.CHANGE, tokens);
        references.object(about, type);
        return switch (type.group()) {
            case DATABASE ->
                owned(new PostgresStatement(Kind.DATABASE, tokens).type(type).databaseName(about.databaseName()));
            case CLUSTER -> new PostgresStatement(Kind.CLUSTER, tokens).type(type);
            case LARGE_OBJECT -> owned(new PostgresStatement(Kind.LARGE_OBJECT, tokens).type(type));
            default -> owned(change(about));
        };
    }

    private PostgresStatement owned(PostgresStatement statement) {
        if (tokens.words("OWNER", "TO")) {
            references.role(statement.givesAway());
        }
        return statement;
    }

    private PostgresStatement change(PostgresStatement about) {
        Kind kind = Kind.CHANGE;
        if (tokens.peek().isWord("OWNER") && tokens.peek(1).isWord("TO")) {
            kind = Kind.OWNER;
        } else if (clearsTheWay && hasWord("DROP")) {
            kind = Kind.DROP;
        } else if (tokens.peek(1).isWord("TRIGGER") && tokens.peek(2).isWord("ALL")) {
            kind = Kind.CONTENT;
        }
        PostgresStatement statement = new PostgresStatement(kind, tokens);
        statement.type(about.type()).name(about.name()).relation(about.relation());
        statement.signature(about.signature());
        if (kind == Kind.CHANGE) {
            details(statement);
        } else if (kind == Kind.DROP && tokens.words("DROP", "CONSTRAINT") && about.relation() != null) {
            tokens.words("IF", "EXISTS");
            statement.name(new SqlName(about.relation().schema(), tokens.peek().identifier()));
        }
        return statement;
    }

    private boolean hasWord(String word) {
        return tokens.all().stream().anyMatch(t -> t.isWord(word));
    }

    private void details(PostgresStatement statement) {
        if (tokens.words("ATTACH", "PARTITION")) {
            statement.partner(references.qualified());
            statement.label(statement.type() == ObjectType.INDEX ? "INDEX ATTACH" : "TABLE ATTACH");
        } else if (tokens.words("OWNED", "BY")) {
            List<String> column = tokens.parts();
            SqlName table = references.of(column.subList(0, Math.max(0, column.size() - 1)));
            statement.partner(table).label("SEQUENCE OWNED BY");
        } else if (tokens.words("INHERIT")) {
            statement.partner(references.qualified());
        } else if (tokens.words("ADD", "CONSTRAINT")) {
            constraint(statement);
        } else if (tokens.words("ADD", "VALUE")) {
            statement.ownTransaction(statement.type() == ObjectType.TYPE);
        } else if (tokens.peek().isWord("ALTER")) {
            column(statement);
        } else if (tokens.words("ENABLE", "ROW", "LEVEL", "SECURITY")) {
            statement.label("ROW SECURITY");
        }
    }

    private void constraint(PostgresStatement statement) {
        PostgresToken name = tokens.next();
        if (tokens.words("FOREIGN", "KEY")) {
            statement.label("FK CONSTRAINT").constraint(name.identifier());
            tokens.skipTo("REFERENCES");
            statement.partner(references.relation());
        } else if (tokens.words("CHECK")) {
            statement.label("CHECK CONSTRAINT");
        } else if (statement.relation() != null) {
            // an index of the same name comes with it
            statement.label("CONSTRAINT");
            statement.name(new SqlName(statement.relation().schema(), name.identifier()));
        }
        while (!tokens.ended()) {
            if (tokens.words("NOT", "VALID")) {
                statement.notValid(true);
            } else if (tokens.peek().isSymbol('(')) {
                tokens.group();
            } else {
                tokens.next();
            }
        }
    }

    private void column(PostgresStatement statement) {
        tokens.next();
        tokens.words("COLUMN");
        tokens.next();
        if (tokens.words("SET", "DEFAULT")) {
            statement.label("DEFAULT");
            CreateParser.columnSequences(statement, references);
        } else if (tokens.words("ADD", "GENERATED")) {
            statement.label("SEQUENCE");
            while (!tokens.ended()) {
                if (tokens.words("SEQUENCE", "NAME")) {
                    statement.sequences().add(references.qualified());
                } else {
                    tokens.next();
                }
            }
        }
    }

    private PostgresStatement role(ObjectType type) {
        PostgresStatement named = new PostgresStatement(Kind.DATABASE, tokens).type(type);
        references.role(named);
        if (tokens.words("IN", "DATABASE")) {
            return named.databaseName(tokens.next());
        }
        return new PostgresStatement(Kind.CLUSTER, tokens).type(type);
    }

    private PostgresStatement defaultPrivileges() {
        PostgresStatement statement = new PostgresStatement(Kind.ACL, tokens).type(ObjectType.DEFAULT_PRIVILEGES);
        if (tokens.words("FOR", "ROLE") || tokens.words("FOR", "USER")) {
            references.roles(statement);
        }
        if (tokens.words("IN", "SCHEMA")) {
            statement.name(new SqlName(tokens.next().identifier(), ""));
        }
        GrantParser.grantees(tokens, references, statement);
        return statement;
    }
}
