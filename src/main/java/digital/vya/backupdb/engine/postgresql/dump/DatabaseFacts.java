package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.statement.ObjectType;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresToken;
import digital.vya.backupdb.engine.postgresql.dump.statement.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a dump says of the database itself. */
final class DatabaseFacts {
    /** Manifests write icuLocale for ICU_LOCALE. */
    private static final Pattern WORD = Pattern.compile("_(\\w)");

    private final List<DatabaseStatement> statements = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();
    private @Nullable String name;
    private @Nullable String owner;
    private Set<String> maker = Set.of();

    /** Who made it, as SET SESSION AUTHORIZATION says; not known in most dumps. */
    void madeBy(Set<String> role) {
        maker = Set.copyOf(role);
    }

    void accept(PostgresStatement statement, boolean wanted) {
        Tokens tokens = statement.tokens();
        PostgresToken verb = tokens.all().get(0);
        if (verb.isWord("CREATE")) {
            name = named(statement).identifier();
            options(tokens);
            if (!maker.isEmpty()) {
                owner = maker.iterator().next();
                String quoted = '"' + owner.replace("\"", "\"\"") + '"';
                statements.add(new DatabaseStatement("OWNER", maker, "ALTER DATABASE ", " OWNER TO " + quoted));
            }
        } else if (!verb.isWord("DROP") && statement.databaseName() != null) {
            if (statement.aboutOwners()) {
                owner = statement.roles().iterator().next();
            }
            if (wanted) {
                statements.add(change(statement, verb));
            }
        }
    }

    private void options(Tokens tokens) {
        tokens.words("WITH");
        while (!tokens.ended()) {
            String option = WORD.matcher(tokens.next().text().toLowerCase(Locale.ROOT))
                    .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
            tokens.symbol('=');
            PostgresToken value = tokens.next();
            options.put(option, value.kind() == PostgresToken.Kind.WORD ? value.identifier() : value.text());
        }
    }

    private static PostgresToken named(PostgresStatement statement) {
        return Objects.requireNonNull(statement.databaseName(), "it is about a database");
    }

    private static DatabaseStatement change(PostgresStatement statement, PostgresToken verb) {
        String text = statement.tokens().text();
        PostgresToken database = named(statement);
        String tail = text.substring(database.to(), text.lastIndexOf(';')).stripTrailing();
        return new DatabaseStatement(
                type(statement, verb), Set.copyOf(statement.roles()), text.substring(0, database.from()), tail);
    }

    private static String type(PostgresStatement statement, PostgresToken verb) {
        if (statement.aboutPrivileges()) {
            return "ACL";
        }
        if (statement.aboutOwners()) {
            return "OWNER";
        }
        if (verb.isWord("COMMENT")) {
            return "COMMENT";
        }
        if (verb.isWord("SECURITY")) {
            return "SECURITY LABEL";
        }
        boolean role = statement.type() != ObjectType.DATABASE;
        return role || statement.tokens().peek().isWord("SET") ? "SETTING" : "PROPERTY";
    }

    List<DatabaseStatement> statements() {
        return statements;
    }

    /** Null when the dump does not make one. */
    @Nullable
    CreateDatabase createDatabase() {
        if (name == null) {
            return null;
        }
        Map<String, String> all = new HashMap<>(options);
        if (owner != null) {
            all.put("owner", owner);
        }
        return new CreateDatabase(name, all);
    }
}
