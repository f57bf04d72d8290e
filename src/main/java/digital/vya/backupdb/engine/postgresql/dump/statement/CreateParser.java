package digital.vya.backupdb.engine.postgresql.dump.statement;

import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import java.util.List;
import java.util.Set;

final class CreateParser {
    private static final Set<String> MODIFIERS = Set.of(
            "UNLOGGED",
            "TEMP",
            "TEMPORARY",
            "GLOBAL",
            "LOCAL",
            "UNIQUE",
            "RECURSIVE",
            "TRUSTED",
            "PROCEDURAL",
            "DEFAULT");

    private final Tokens tokens;
    private final References references;
    private final boolean clearsTheWay;

    CreateParser(Tokens tokens, References references, boolean clearsTheWay) {
        this.tokens = tokens;
        this.references = references;
        this.clearsTheWay = clearsTheWay;
    }

    PostgresStatement statement() {
        boolean replaces = tokens.words("OR", "REPLACE");
        while (MODIFIERS.stream().anyMatch(tokens::words)) {
            // one after the other
        }
        if (tokens.peek().isWord("CONSTRAINT") && tokens.peek(1).isWord("TRIGGER")) {
            tokens.next();
        }
        ObjectType type = ObjectType.read(tokens);
        if (type == null) {
            return new PostgresStatement(Kind.OTHER, tokens);
        }
        if (type == ObjectType.LANGUAGE) {
            type = ObjectType.PROCEDURAL_LANGUAGE;
        }
        Kind kind = StatementParser.kindOf(Kind.CREATE, type);
        if (replaces && type == ObjectType.VIEW) {
            // in front of all entries it stands in for a view that others still hang on; behind, the view is there
            kind = clearsTheWay ? Kind.DROP : Kind.CHANGE;
        }
        PostgresStatement statement = new PostgresStatement(kind, tokens);
        named(statement, type);
        details(statement, type);
        return statement;
    }

    private void named(PostgresStatement statement, ObjectType type) {
        switch (type) {
            case INDEX -> {
                statement.type(type).ownTransaction(tokens.words("CONCURRENTLY"));
                tokens.words("IF", "NOT", "EXISTS");
                onRelation(statement, tokens.next(), "ON");
            }
            case TRIGGER, POLICY -> onRelation(statement.type(type), tokens.next(), "ON");
            case RULE -> onRelation(statement.type(type), tokens.next(), "TO");
            case STATISTICS -> {
                references.object(statement, type);
                tokens.skipTo("FROM");
                statement.relation(references.relation());
            }
            default -> references.object(statement, type);
        }
    }

    private void onRelation(PostgresStatement statement, PostgresToken name, String keyword) {
        tokens.skipTo(keyword);
        SqlName relation = references.relation();
        statement.relation(relation);
        statement.name(new SqlName(relation == null ? null : relation.schema(), name.identifier()));
    }

    private void details(PostgresStatement statement, ObjectType type) {
        switch (type) {
            case TABLE, FOREIGN_TABLE -> {
                parents(statement);
                columnSequences(statement, references);
            }
            case POLICY -> {
                while (!tokens.ended()) {
                    if (tokens.words("TO")) {
                        references.roles(statement);
                    } else if (tokens.peek().isSymbol('(')) {
                        tokens.group();
                    } else {
                        tokens.next();
                    }
                }
            }
            case SCHEMA -> {
                if (tokens.words("AUTHORIZATION")) {
                    references.role(statement);
                }
            }
            case SUBSCRIPTION -> statement.ownTransaction(!connectsLater());
            default -> {}
        }
    }

    private void parents(PostgresStatement statement) {
        if (tokens.words("PARTITION", "OF")) {
            statement.asPartition().parents().add(references.qualified());
            return;
        }
        while (!tokens.ended()) {
            if (tokens.words("INHERITS")) {
                tokens.symbol('(');
                do {
                    statement.parents().add(references.qualified());
                } while (tokens.symbol(','));
            } else if (tokens.peek().isSymbol('(')) {
                tokens.group();
            } else {
                tokens.next();
            }
        }
    }

    private boolean connectsLater() {
        List<PostgresToken> all = tokens.all();
        for (int i = 0; i + 2 < all.size(); i++) {
            if (all.get(i).isWord("connect") && all.get(i + 1).isSymbol('=')) {
                return all.get(i + 2).isWord("false");
            }
        }
        return false;
    }

    /** The sequences that defaults and identities of a table's columns draw from. */
    static void columnSequences(PostgresStatement statement, References references) {
        List<PostgresToken> all = statement.tokens().all();
        for (int i = 0; i + 2 < all.size(); i++) {
            if (all.get(i).isWord("nextval") && all.get(i + 1).isSymbol('(')) {
                add(statement, SelectParser.quotedName(all.subList(i + 2, i + 3), references.defaultSchema()));
            }
        }
    }

    private static void add(PostgresStatement statement, SqlName sequence) {
        if (sequence != null) {
            statement.sequences().add(sequence);
        }
    }
}
