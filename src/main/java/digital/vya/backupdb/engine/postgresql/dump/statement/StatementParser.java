package digital.vya.backupdb.engine.postgresql.dump.statement;

import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import java.util.Locale;

/** Tells what a statement is about. What pg_dump never writes comes out as OTHER, not as an error. */
public final class StatementParser {
    private final Tokens tokens;
    private final References references;
    private final String defaultSchema;
    private final boolean clearsTheWay;

    private StatementParser(Tokens tokens, String defaultSchema, boolean clearsTheWay) {
        this.tokens = tokens;
        this.references = new References(tokens, defaultSchema);
        this.defaultSchema = defaultSchema;
        this.clearsTheWay = clearsTheWay;
    }

    /**
     * @param defaultSchema of names that say none; null when there is none
     * @param clearsTheWay whether it stands in front of all entries of the table of contents
     */
    public static PostgresStatement parse(Tokens tokens, String defaultSchema, boolean clearsTheWay) {
        return new StatementParser(tokens, defaultSchema, clearsTheWay).statement();
    }

    private PostgresStatement statement() {
        PostgresToken verb = tokens.next();
        return switch (verb.kind() == PostgresToken.Kind.WORD ? verb.text().toUpperCase(Locale.ROOT) : "") {
            case "SET", "RESET" -> session();
            case "BEGIN", "COMMIT", "START", "END", "ROLLBACK", "ABORT" -> of(Kind.TRANSACTION);
            case "SELECT" -> new SelectParser(tokens, defaultSchema).statement();
            case "CREATE" -> new CreateParser(tokens, references, clearsTheWay).statement();
            case "ALTER" -> new AlterParser(tokens, references, clearsTheWay).statement();
            case "DROP" -> about(Kind.DROP);
            case "COMMENT" -> {
                tokens.words("ON");
                yield about(Kind.CHANGE);
            }
            case "SECURITY" -> {
                tokens.skipTo("ON");
                yield about(Kind.CHANGE);
            }
            case "GRANT", "REVOKE" -> new GrantParser(tokens, references).statement();
            case "REFRESH" -> {
                tokens.words("MATERIALIZED", "VIEW");
                tokens.words("CONCURRENTLY");
                yield relation(Kind.CONTENT, ObjectType.MATERIALIZED_VIEW);
            }
            case "TRUNCATE", "LOCK" -> {
                tokens.words("TABLE");
                yield relation(Kind.CONTENT, ObjectType.TABLE);
            }
            case "VACUUM" -> of(Kind.OTHER).ownTransaction(true);
            default -> of(Kind.OTHER);
        };
    }

    private PostgresStatement of(Kind kind) {
        return new PostgresStatement(kind, tokens);
    }

    private PostgresStatement session() {
        if (!tokens.words("SESSION", "AUTHORIZATION")) {
            return of(Kind.SESSION);
        }
        PostgresStatement statement = of(Kind.AUTHORIZATION);
        if (!tokens.peek().isWord("DEFAULT") && !tokens.ended()) {
            references.role(statement);
        }
        return statement;
    }

    private PostgresStatement relation(Kind kind, ObjectType type) {
        PostgresStatement statement = of(kind);
        references.object(statement, type);
        return statement;
    }

    private PostgresStatement about(Kind kind) {
        ObjectType type = ObjectType.read(tokens);
        if (type == null) {
            return of(Kind.OTHER);
        }
        PostgresStatement statement = of(kindOf(kind, type));
        references.object(statement, type);
        return statement.ownTransaction(kind == Kind.DROP && type == ObjectType.SUBSCRIPTION);
    }

    /** What a statement about such an object is, whatever it says. */
    public static Kind kindOf(Kind otherwise, ObjectType type) {
        return switch (type.group()) {
            case DATABASE -> Kind.DATABASE;
            case CLUSTER -> Kind.CLUSTER;
            case LARGE_OBJECT -> Kind.LARGE_OBJECT;
            default -> otherwise;
        };
    }
}
