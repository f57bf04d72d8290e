package digital.vya.backupdb.engine.postgresql.dump.selection;

import digital.vya.backupdb.engine.postgresql.dump.statement.ObjectType;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that a dump makes, and what belongs to what. */
public final class Inventory {
    private final Set<SqlName> relations = new LinkedHashSet<>();
    private final Set<SqlName> types = new HashSet<>();
    private final Set<String> schemas = new LinkedHashSet<>();
    private final Set<SqlName> attached = new HashSet<>();
    private final Map<SqlName, SqlName> partOf = new HashMap<>();
    private final Map<SqlName, Set<SqlName>> broughtAlong = new HashMap<>();
    private final Map<SqlName, List<SqlName>> parents = new HashMap<>();
    private final List<PostgresStatement> definitions = new ArrayList<>();

    public void add(PostgresStatement statement) {
        if (statement.kind() == Kind.DROP || statement.kind() == Kind.OWNER || statement.kind() == Kind.ACL) {
            return;
        }
        switch (statement.group()) {
            case RELATION -> relation(statement);
            case PART -> part(statement);
            case PREREQUISITE -> {
                if (statement.type() == ObjectType.SCHEMA && statement.name() != null) {
                    schemas.add(statement.name().name());
                }
                if (statement.kind() == Kind.CREATE) {
                    definitions.add(statement);
                }
                if (statement.type() == ObjectType.TYPE) {
                    types.add(statement.name());
                }
            }
            default -> {}
        }
    }

    private void relation(PostgresStatement statement) {
        SqlName relation = statement.relation();
        if (relation == null) {
            return;
        }
        boolean position = statement.kind() == Kind.CONTENT && statement.type() == ObjectType.SEQUENCE;
        if (statement.kind() == Kind.CREATE || statement.kind() == Kind.ROWS || position) {
            relations.add(relation);
            if (relation.schema() != null) {
                schemas.add(relation.schema());
            }
        }
        if (statement.kind() == Kind.CREATE) {
            definitions.add(statement);
            parents.put(relation, statement.parents());
            if (statement.partition()) {
                along(statement.parents().get(0), relation);
            }
        }
        statement.sequences().forEach(sequence -> along(relation, sequence));
        switch (statement.label()) {
            case "TABLE ATTACH" -> along(relation, statement.partner());
            case "SEQUENCE OWNED BY" -> along(statement.partner(), relation);
            case "CONSTRAINT" -> partOf.put(statement.name(), relation);
            default -> {}
        }
    }

    /** Of all that it says, only whether an index becomes a part of another. */
    public void addAttached(PostgresStatement statement) {
        if (statement.label().equals("INDEX ATTACH")) {
            attached.add(statement.partner());
        }
    }

    private void part(PostgresStatement statement) {
        addAttached(statement);
        boolean indexLike = statement.type() == ObjectType.INDEX || statement.type() == ObjectType.STATISTICS;
        if (indexLike && statement.kind() == Kind.CREATE && statement.relation() != null) {
            partOf.put(statement.name(), statement.relation());
        }
    }

    private void along(@Nullable SqlName with, @Nullable SqlName brought) {
        if (with != null && brought != null) {
            broughtAlong.computeIfAbsent(with, n -> new HashSet<>()).add(brought);
        }
    }

    public Set<SqlName> relations() {
        return relations;
    }

    /** Composite types among others: their columns are spoken of as those of tables. */
    public Set<SqlName> types() {
        return types;
    }

    public Set<String> schemas() {
        return schemas;
    }

    /** The relations that indexes and statistics belong to. */
    public Map<SqlName, SqlName> partOf() {
        return partOf;
    }

    /** Indexes that are parts of those of partitioned tables. */
    public Set<SqlName> attached() {
        return attached;
    }

    /** What a relation cannot be without: a partitioned table's partitions, a table's sequences. */
    public Set<SqlName> broughtAlong(SqlName relation) {
        return broughtAlong.getOrDefault(relation, Set.of());
    }

    /** What a table inherits from. */
    public List<SqlName> parents(SqlName relation) {
        return parents.getOrDefault(relation, List.of());
    }

    /** CREATE of all relations and of all that they may need. */
    public List<PostgresStatement> definitions() {
        return definitions;
    }
}
