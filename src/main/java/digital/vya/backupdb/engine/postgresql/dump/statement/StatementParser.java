package digital.vya.backupdb.engine.postgresql.dump.statement;

import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells what a statement is about. What pg_dump never writes comes out as OTHER, not as an error. */
public final class StatementParser {
    private static final Set<ObjectType> ROLES = Set.of(ObjectType.ROLE, ObjectType.USER, ObjectType.GROUP);

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

    private static final Pattern POSITION = Pattern.compile(",(-?\\d+),(true|false)");

    private final Tokens tokens;
    private final @Nullable String defaultSchema;
    private final boolean clearsTheWay;

    private StatementParser(Tokens tokens, @Nullable String defaultSchema, boolean clearsTheWay) {
        this.tokens = tokens;
        this.defaultSchema = defaultSchema;
        this.clearsTheWay = clearsTheWay;
    }

    /**
     * @param defaultSchema of names that say none; null when there is none
     * @param clearsTheWay whether it stands in front of all entries of the table of contents
     */
    public static PostgresStatement parse(Tokens tokens, @Nullable String defaultSchema, boolean clearsTheWay) {
        return new StatementParser(tokens, defaultSchema, clearsTheWay).statement();
    }

    private PostgresStatement statement() {
        PostgresToken verb = tokens.next();
        return switch (verb.kind() == PostgresToken.Kind.WORD ? verb.text().toUpperCase(Locale.ROOT) : "") {
            case "SET", "RESET" -> session();
            case "BEGIN", "COMMIT", "START", "END", "ROLLBACK", "ABORT" -> of(Kind.TRANSACTION);
            case "SELECT" -> select();
            case "CREATE" -> create();
            case "ALTER" -> alter();
            case "DROP" -> about(Kind.DROP);
            case "COMMENT" -> {
                tokens.words("ON");
                yield about(Kind.CHANGE);
            }
            case "SECURITY" -> {
                tokens.skipTo("ON");
                yield about(Kind.CHANGE);
            }
            case "GRANT", "REVOKE" -> grant();
            case "REFRESH" -> {
                tokens.words("MATERIALIZED", "VIEW");
                tokens.words("CONCURRENTLY");
                yield relation(Kind.CONTENT, ObjectType.MATERIALIZED_VIEW);
            }
            case "TRUNCATE", "LOCK" -> {
                tokens.words("TABLE");
                yield relation(Kind.CONTENT, ObjectType.TABLE);
            }
            case "VACUUM" -> {
                PostgresStatement vacuum = of(Kind.OTHER);
                vacuum.ownTransaction = true;
                yield vacuum;
            }
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
            role(statement);
        }
        return statement;
    }

    private PostgresStatement relation(Kind kind, ObjectType type) {
        PostgresStatement statement = of(kind);
        object(statement, type);
        return statement;
    }

    private PostgresStatement about(Kind kind) {
        ObjectType type = ObjectType.read(tokens);
        if (type == null) {
            return of(Kind.OTHER);
        }
        PostgresStatement statement = of(kindOf(kind, type));
        object(statement, type);
        statement.ownTransaction = kind == Kind.DROP && type == ObjectType.SUBSCRIPTION;
        return statement;
    }

    /** What a statement about such an object is, whatever it says. */
    private static Kind kindOf(Kind otherwise, ObjectType type) {
        return switch (type.group()) {
            case DATABASE -> Kind.DATABASE;
            case CLUSTER -> Kind.CLUSTER;
            case LARGE_OBJECT -> Kind.LARGE_OBJECT;
            default -> otherwise;
        };
    }

    private PostgresStatement create() {
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
        Kind kind = kindOf(Kind.CREATE, type);
        if (replaces && type == ObjectType.VIEW) {
            // in front of all entries it stands in for a view that others still hang on; behind, the view is there
            kind = clearsTheWay ? Kind.DROP : Kind.CHANGE;
        }
        PostgresStatement statement = new PostgresStatement(kind, tokens);
        named(statement, type);
        created(statement, type);
        return statement;
    }

    private void named(PostgresStatement statement, ObjectType type) {
        switch (type) {
            case INDEX -> {
                statement.type = type;
                statement.ownTransaction = tokens.words("CONCURRENTLY");
                tokens.words("IF", "NOT", "EXISTS");
                onRelation(statement, tokens.next(), "ON");
            }
            case TRIGGER, POLICY -> {
                statement.type = type;
                onRelation(statement, tokens.next(), "ON");
            }
            case RULE -> {
                statement.type = type;
                onRelation(statement, tokens.next(), "TO");
            }
            case STATISTICS -> {
                object(statement, type);
                tokens.skipTo("FROM");
                statement.relation = relation();
            }
            default -> object(statement, type);
        }
    }

    private void onRelation(PostgresStatement statement, PostgresToken name, String keyword) {
        tokens.skipTo(keyword);
        SqlName relation = relation();
        statement.relation = relation;
        statement.name = new SqlName(relation == null ? null : relation.schema(), name.identifier());
    }

    private void created(PostgresStatement statement, ObjectType type) {
        switch (type) {
            case TABLE, FOREIGN_TABLE -> {
                parents(statement);
                columnSequences(statement);
            }
            case POLICY -> {
                while (!tokens.ended()) {
                    if (tokens.words("TO")) {
                        roles(statement);
                    } else if (tokens.peek().isSymbol('(')) {
                        tokens.group();
                    } else {
                        tokens.next();
                    }
                }
            }
            case SCHEMA -> {
                if (tokens.words("AUTHORIZATION")) {
                    role(statement);
                }
            }
            case SUBSCRIPTION -> statement.ownTransaction = !connectsLater();
            default -> {}
        }
    }

    private void parents(PostgresStatement statement) {
        if (tokens.words("PARTITION", "OF")) {
            statement.partition = true;
            statement.parents().add(qualified());
            return;
        }
        while (!tokens.ended()) {
            if (tokens.words("INHERITS")) {
                tokens.symbol('(');
                do {
                    statement.parents().add(qualified());
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
    private void columnSequences(PostgresStatement statement) {
        List<PostgresToken> all = tokens.all();
        for (int i = 0; i + 2 < all.size(); i++) {
            if (all.get(i).isWord("nextval") && all.get(i + 1).isSymbol('(')) {
                SqlName sequence = quotedName(all.subList(i + 2, i + 3));
                if (sequence != null) {
                    statement.sequences().add(sequence);
                }
            }
        }
    }

    private PostgresStatement alter() {
        ObjectType type = ObjectType.read(tokens);
        if (type == null) {
            return new PostgresStatement(Kind.OTHER, tokens);
        }
        if (type == ObjectType.DEFAULT_PRIVILEGES) {
            return defaultPrivileges();
        }
        if (ROLES.contains(type)) {
            return alterRole(type);
        }
        // the name comes first, and only what follows tells what it is
        PostgresStatement about = new PostgresStatement(Kind.CHANGE, tokens);
        object(about, type);
        return switch (type.group()) {
            case DATABASE -> {
                PostgresStatement database = new PostgresStatement(Kind.DATABASE, tokens, type);
                database.databaseName = about.databaseName();
                yield owned(database);
            }
            case CLUSTER -> new PostgresStatement(Kind.CLUSTER, tokens, type);
            case LARGE_OBJECT -> owned(new PostgresStatement(Kind.LARGE_OBJECT, tokens, type));
            default -> owned(change(about));
        };
    }

    private PostgresStatement owned(PostgresStatement statement) {
        if (tokens.words("OWNER", "TO")) {
            statement.givesAway = true;
            role(statement);
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
        statement.type = about.type();
        statement.name = about.name();
        statement.relation = about.relation();
        statement.signature = about.signature();
        if (kind == Kind.CHANGE) {
            changed(statement);
        } else if (kind == Kind.DROP && tokens.words("DROP", "CONSTRAINT") && about.relation() != null) {
            tokens.words("IF", "EXISTS");
            statement.name =
                    new SqlName(about.relation().schema(), tokens.peek().identifier());
        }
        return statement;
    }

    private boolean hasWord(String word) {
        return tokens.all().stream().anyMatch(t -> t.isWord(word));
    }

    private void changed(PostgresStatement statement) {
        if (tokens.words("ATTACH", "PARTITION")) {
            statement.partner = qualified();
            statement.label = statement.type() == ObjectType.INDEX ? "INDEX ATTACH" : "TABLE ATTACH";
        } else if (tokens.words("OWNED", "BY")) {
            List<String> column = tokens.parts();
            SqlName table = tableOf(column);
            statement.partner = table;
            statement.label = "SEQUENCE OWNED BY";
        } else if (tokens.words("INHERIT")) {
            statement.partner = qualified();
        } else if (tokens.words("ADD", "CONSTRAINT")) {
            constraint(statement);
        } else if (tokens.words("ADD", "VALUE")) {
            statement.ownTransaction = statement.type() == ObjectType.TYPE;
        } else if (tokens.peek().isWord("ALTER")) {
            column(statement);
        } else if (tokens.words("ENABLE", "ROW", "LEVEL", "SECURITY")) {
            statement.label = "ROW SECURITY";
        }
    }

    private void constraint(PostgresStatement statement) {
        PostgresToken name = tokens.next();
        if (tokens.words("FOREIGN", "KEY")) {
            statement.label = "FK CONSTRAINT";
            statement.constraint = name.identifier();
            tokens.skipTo("REFERENCES");
            statement.partner = relation();
        } else if (tokens.words("CHECK")) {
            statement.label = "CHECK CONSTRAINT";
        } else if (statement.relation() != null) {
            // an index of the same name comes with it
            statement.label = "CONSTRAINT";
            statement.name = new SqlName(statement.relation().schema(), name.identifier());
        }
        while (!tokens.ended()) {
            if (tokens.words("NOT", "VALID")) {
                statement.notValid = true;
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
            statement.label = "DEFAULT";
            columnSequences(statement);
        } else if (tokens.words("ADD", "GENERATED")) {
            statement.label = "SEQUENCE";
            while (!tokens.ended()) {
                if (tokens.words("SEQUENCE", "NAME")) {
                    statement.sequences().add(qualified());
                } else {
                    tokens.next();
                }
            }
        }
    }

    private PostgresStatement alterRole(ObjectType type) {
        PostgresStatement named = new PostgresStatement(Kind.DATABASE, tokens, type);
        role(named);
        if (tokens.words("IN", "DATABASE")) {
            named.databaseName = tokens.next();
            return named;
        }
        return new PostgresStatement(Kind.CLUSTER, tokens, type);
    }

    private PostgresStatement defaultPrivileges() {
        PostgresStatement statement = new PostgresStatement(Kind.ACL, tokens, ObjectType.DEFAULT_PRIVILEGES);
        if (tokens.words("FOR", "ROLE") || tokens.words("FOR", "USER")) {
            roles(statement);
        }
        if (tokens.words("IN", "SCHEMA")) {
            statement.name = new SqlName(tokens.next().identifier(), "");
        }
        grantees(statement);
        return statement;
    }

    private PostgresStatement grant() {
        if (!tokens.skipTo("ON")) {
            return new PostgresStatement(Kind.CLUSTER, tokens, ObjectType.ROLE);
        }
        if (tokens.words("ALL")) {
            tokens.skipTo("SCHEMA");
            PostgresStatement all = new PostgresStatement(Kind.ACL, tokens, ObjectType.SCHEMA);
            object(all, ObjectType.SCHEMA);
            grantees(all);
            return all;
        }
        ObjectType type = ObjectType.read(tokens);
        if (type == null) {
            type = ObjectType.TABLE;
        }
        PostgresStatement statement = new PostgresStatement(kindOf(Kind.ACL, type), tokens);
        object(statement, type);
        grantees(statement);
        return statement;
    }

    /** The roles that get or lose something, and the one that says so. */
    private void grantees(PostgresStatement statement) {
        while (!tokens.ended()) {
            if (tokens.words("TO") || tokens.words("FROM")) {
                roles(statement);
            } else if (tokens.words("GRANTED", "BY")) {
                role(statement);
            } else if (tokens.peek().isSymbol('(')) {
                tokens.group();
            } else {
                tokens.next();
            }
        }
    }

    /** A function that does something, as pg_dump calls it. */
    private PostgresStatement select() {
        tokens.symbol('*');
        tokens.words("FROM");
        List<String> parts = tokens.parts();
        String function = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
        List<PostgresToken> arguments = tokens.group();
        return switch (function) {
            case "setval" -> {
                PostgresStatement statement = content(ObjectType.SEQUENCE, quotedName(arguments));
                statement.position = position(arguments);
                yield statement;
            }
            case "pg_restore_relation_stats", "pg_restore_attribute_stats" ->
                content(ObjectType.TABLE, relationNamed(arguments));
            case "lo_create", "lo_open", "lo_close", "lo_unlink", "lowrite", "loread" ->
                new PostgresStatement(Kind.LARGE_OBJECT, tokens, ObjectType.LARGE_OBJECT);
            case "set_config" -> new PostgresStatement(Kind.SESSION, tokens);
            default -> new PostgresStatement(Kind.OTHER, tokens);
        };
    }

    private PostgresStatement content(ObjectType type, @Nullable SqlName relation) {
        PostgresStatement statement = new PostgresStatement(Kind.CONTENT, tokens, type);
        statement.relation = relation;
        return statement;
    }

    /** A name in SQL's quotes inside of a string: the first of these. */
    private @Nullable SqlName quotedName(List<PostgresToken> arguments) {
        for (PostgresToken argument : arguments) {
            if (argument.kind() == PostgresToken.Kind.STRING) {
                return SqlName.of(Lexer.tokens(argument.text(), false).parts(), defaultSchema);
            }
        }
        return null;
    }

    /** As pg_dump writes it, name, number and whether it was given out; null for anything else. */
    private static @Nullable SequencePosition position(List<PostgresToken> arguments) {
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

    private static @Nullable SqlName relationNamed(List<PostgresToken> arguments) {
        String schema = after(arguments, "schemaname");
        String name = after(arguments, "relname");
        return name == null ? null : new SqlName(schema, name);
    }

    private static @Nullable String after(List<PostgresToken> arguments, String name) {
        for (int i = 0; i + 2 < arguments.size(); i++) {
            if (arguments.get(i).kind() == PostgresToken.Kind.STRING
                    && arguments.get(i).text().equals(name)) {
                return arguments.get(i + 2).text();
            }
        }
        return null;
    }

    /** A name that may have a schema; null when none comes next. */
    private @Nullable SqlName qualified() {
        return SqlName.of(tokens.parts(), defaultSchema);
    }

    /** A relation behind IF EXISTS and ONLY, if they are there. */
    private @Nullable SqlName relation() {
        tokens.words("IF", "EXISTS");
        tokens.words("IF", "NOT", "EXISTS");
        tokens.words("ONLY");
        return qualified();
    }

    /** The object of that type as ALTER, COMMENT, DROP, GRANT and most of CREATE name it. */
    private void object(PostgresStatement statement, ObjectType type) {
        statement.type = type;
        tokens.words("IF", "EXISTS");
        tokens.words("IF", "NOT", "EXISTS");
        switch (type.group()) {
            case RELATION -> {
                SqlName relation = relation();
                statement.name = relation;
                statement.relation = relation;
            }
            case PART -> part(statement, type);
            default -> other(statement, type);
        }
    }

    private void part(PostgresStatement statement, ObjectType type) {
        switch (type) {
            case COLUMN -> {
                List<String> parts = tokens.parts();
                statement.relation = tableOf(parts);
            }
            case INDEX, STATISTICS -> statement.name = qualified();
            default -> {
                PostgresToken name = tokens.next();
                tokens.words("ON");
                if (tokens.words("DOMAIN")) {
                    statement.type = ObjectType.DOMAIN;
                    statement.name = qualified();
                } else {
                    SqlName relation = qualified();
                    statement.relation = relation;
                    statement.name = new SqlName(relation == null ? null : relation.schema(), name.identifier());
                }
            }
        }
    }

    private void other(PostgresStatement statement, ObjectType type) {
        switch (type) {
            case CAST -> statement.signature = arguments();
            case TRANSFORM -> {
                tokens.words("FOR");
                statement.name = qualified();
            }
            case USER_MAPPING -> {
                tokens.words("FOR");
                role(statement);
                tokens.words("SERVER");
                statement.name = simple();
            }
            case LARGE_OBJECT -> tokens.next();
            case OPERATOR -> {
                statement.name = operator();
                statement.signature = arguments();
            }
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> {
                statement.name = qualified();
                statement.signature = arguments();
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
                    SUBSCRIPTION -> statement.name = simple();
            case DATABASE -> statement.databaseName = tokens.next();
            default -> statement.name = qualified();
        }
    }

    private @Nullable SqlName simple() {
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
    private void roles(PostgresStatement statement) {
        do {
            tokens.words("GROUP");
            role(statement);
        } while (tokens.symbol(','));
    }

    private void role(PostgresStatement statement) {
        String role = tokens.role();
        if (role != null) {
            statement.roles().add(role);
        }
    }

    /** Of a column's name the part that is its table's. */
    private @Nullable SqlName tableOf(List<String> column) {
        return SqlName.of(column.subList(0, Math.max(0, column.size() - 1)), defaultSchema);
    }
}
