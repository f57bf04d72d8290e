package digital.vya.backupdb.engine.postgresql.dump.statement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a statement is about, as far as it decides whether it is let through and what that means for others. */
public final class PostgresStatement {
    public enum Kind {
        /** Settings of the session. */
        SESSION,
        /** SET SESSION AUTHORIZATION and its RESET. */
        AUTHORIZATION,
        TRANSACTION,
        /** About the database itself. */
        DATABASE,
        /** About roles, tablespaces and the like. */
        CLUSTER,
        DROP,
        CREATE,
        /** ALTER, COMMENT and whatever else follows the object it is about. */
        CHANGE,
        OWNER,
        ACL,
        ROWS,
        /** Data that are no rows: positions of sequences, contents of materialized views, figures for the planner. */
        CONTENT,
        LARGE_OBJECT,
        OTHER
    }

    private final Kind kind;
    private @Nullable Tokens tokens;
    private @Nullable String text;
    private @Nullable Set<SqlName> mentions;
    private Set<String> roles = new LinkedHashSet<>();
    private List<SqlName> parents = new ArrayList<>();
    private List<SqlName> sequences = new ArrayList<>();

    @Nullable
    ObjectType type;

    @Nullable
    SqlName name;

    @Nullable
    SqlName relation;

    @Nullable
    SqlName partner;

    String signature = "";

    @Nullable
    String label;

    @Nullable
    String constraint;

    @Nullable
    SequencePosition position;

    @Nullable
    PostgresToken databaseName;

    private final boolean grants;
    boolean givesAway;
    boolean partition;
    boolean notValid;
    boolean ownTransaction;

    PostgresStatement(Kind kind, Tokens tokens) {
        this.kind = kind;
        this.tokens = tokens;
        List<PostgresToken> all = tokens.all();
        grants = !all.isEmpty() && (all.get(0).isWord("GRANT") || all.get(0).isWord("REVOKE"));
    }

    PostgresStatement(Kind kind, Tokens tokens, ObjectType type) {
        this(kind, tokens);
        this.type = type;
    }

    /** Rows of a table, in whatever form. */
    public static PostgresStatement rows(SqlName table) {
        PostgresStatement rows = new PostgresStatement(Kind.ROWS, new Tokens("", List.of()), ObjectType.TABLE);
        rows.relation = table;
        return rows;
    }

    public Kind kind() {
        return kind;
    }

    /** What it was made from; null once it is settled, but for owners, privileges and foreign keys. */
    public @Nullable String text() {
        return tokens == null ? text : tokens.text();
    }

    /** Forgets whatever is not asked about later, for there may be hundreds of thousands. */
    public PostgresStatement settle() {
        mentions = mentions();
        boolean wanted = kind == Kind.OWNER || kind == Kind.ACL || kind == Kind.AUTHORIZATION || constraint != null;
        text = wanted ? text() : null;
        roles = Set.copyOf(roles);
        parents = List.copyOf(parents);
        sequences = List.copyOf(sequences);
        tokens = null;
        return this;
    }

    /** Only until it is settled. */
    public Tokens tokens() {
        return Objects.requireNonNull(tokens, "it is settled");
    }

    /** Null when it is about no object that we know. */
    public @Nullable ObjectType type() {
        return type;
    }

    public ObjectType.Group group() {
        return type == null ? ObjectType.Group.OTHER : type.group();
    }

    /** The object's own name; null for those that have none, such as casts. */
    public @Nullable SqlName name() {
        return name;
    }

    /** The relation that it is about or belongs to; null when the statement does not say. */
    public @Nullable SqlName relation() {
        return relation;
    }

    /** What else must be there: the table a foreign key refers to, an attached partition, a sequence's owner. */
    public @Nullable SqlName partner() {
        return partner;
    }

    /** What tells functions of one name apart. */
    public String signature() {
        return signature;
    }

    /** What pg_dump's table of contents calls the object, when that is not its type. */
    public String label() {
        return label != null ? label : type == null ? "" : type.label();
    }

    /** The name of the foreign key that it makes; null when it makes none. */
    public @Nullable String constraint() {
        return constraint;
    }

    /** Where it puts a sequence; null when it puts none anywhere. */
    public @Nullable SequencePosition position() {
        return position;
    }

    public Set<String> roles() {
        return roles;
    }

    /** Relations that a table inherits from or is made as a part of. */
    public List<SqlName> parents() {
        return parents;
    }

    /** Whether it is a partition of its one parent from the start. */
    public boolean partition() {
        return partition;
    }

    /** Sequences that a table's columns draw from. */
    public List<SqlName> sequences() {
        return sequences;
    }

    /** Whether it is about privileges, of whatever. */
    public boolean aboutPrivileges() {
        return grants || kind == Kind.ACL;
    }

    /** Whether it makes a role the owner, of whatever. */
    public boolean aboutOwners() {
        return givesAway;
    }

    public @Nullable PostgresToken databaseName() {
        return databaseName;
    }

    public boolean notValid() {
        return notValid;
    }

    /** Whether it cannot run in a transaction block. */
    public boolean ownTransaction() {
        return ownTransaction;
    }

    /** Whether it makes an object whose being there is worth counting. */
    public boolean creates() {
        return kind == Kind.CREATE || label != null;
    }

    public boolean data() {
        return kind == Kind.ROWS || kind == Kind.CONTENT || kind == Kind.LARGE_OBJECT;
    }

    /** All names with a schema in a definition, outside of strings. */
    public Set<SqlName> mentions() {
        if (mentions != null) {
            return mentions;
        }
        Set<SqlName> found = new HashSet<>();
        if (kind != Kind.CREATE && kind != Kind.CHANGE) {
            return found;
        }
        List<PostgresToken> all = tokens().all();
        for (int i = 0; i + 2 < all.size(); i++) {
            boolean dotted = all.get(i).isIdentifier()
                    && all.get(i + 1).isSymbol('.')
                    && all.get(i + 2).isIdentifier();
            if (dotted && (i == 0 || !all.get(i - 1).isSymbol('.'))) {
                found.add(new SqlName(all.get(i).identifier(), all.get(i + 2).identifier()));
            }
        }
        return found;
    }
}
