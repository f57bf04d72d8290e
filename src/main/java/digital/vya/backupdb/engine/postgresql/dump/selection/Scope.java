package digital.vya.backupdb.engine.postgresql.dump.selection;

import digital.vya.backupdb.engine.postgresql.dump.statement.ObjectType;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a narrow selection comes to in one dump, once partitions, sequences and dependents are known. */
public final class Scope {
    /** Of a selection that is not narrow, in a dump that was not read before. */
    public static final Scope ALL = all(Set.of());

    private final boolean narrow;
    private final boolean wholeSchemas;
    private final boolean prerequisites;
    private final List<NamePattern> schemas;
    private final Set<SqlName> asked;
    private final Set<SqlName> kept;
    private final Set<SqlName> absent;
    private final Set<String> absentObjects;
    private final Map<SqlName, SqlName> partOf;
    private final Set<SqlName> types;
    private final Set<SqlName> attached;

    /** @param attached indexes that are parts of those of partitioned tables */
    public static Scope all(Set<SqlName> attached) {
        Inventory nothing = new Inventory();
        nothing.attached().addAll(attached);
        return new Scope(DumpSelection.everything(), Set.of(), Set.of(), Set.of(), Set.of(), nothing);
    }

    /**
     * @param asked relations that were named
     * @param kept relations that are let through
     * @param absent names of all that is in the dump and not let through
     * @param absentObjects signatures of functions and the like that are not let through
     * @param inventory all that is in the dump
     */
    public Scope(
            DumpSelection selection,
            Set<SqlName> asked,
            Set<SqlName> kept,
            Set<SqlName> absent,
            Set<String> absentObjects,
            Inventory inventory) {
        narrow = selection.narrow();
        wholeSchemas = selection.tables().isEmpty();
        prerequisites = selection.prerequisites();
        schemas = selection.schemas().stream().map(NamePattern::of).toList();
        this.asked = asked;
        this.kept = kept;
        this.absent = absent;
        this.absentObjects = absentObjects;
        partOf = inventory.partOf();
        types = inventory.types();
        attached = inventory.attached();
    }

    /** What tells an object that is no relation from all others. */
    public static String key(PostgresStatement statement) {
        return statement.name() + "(" + statement.signature() + ")";
    }

    /** Why a statement about an object is not let through; null when it is. */
    public @Nullable LeftOut leftOut(PostgresStatement statement) {
        if (statement.kind() == Kind.DROP && attached.contains(statement.name())) {
            // the server refuses that: it goes with the one that it is a part of, or with its table
            return LeftOut.DROPS;
        }
        return narrow ? notSelected(statement) : null;
    }

    public boolean narrow() {
        return narrow;
    }

    private @Nullable LeftOut notSelected(PostgresStatement statement) {
        return switch (statement.group()) {
            case RELATION, PART -> ofRelation(statement);
            case PREREQUISITE -> prerequisite(statement);
            default -> wanted(statement) ? null : LeftOut.NOT_SELECTED;
        };
    }

    private @Nullable LeftOut ofRelation(PostgresStatement statement) {
        SqlName relation = relation(statement);
        if (relation != null && types.contains(relation)) {
            return prerequisites || (wholeSchemas && inSchemas(relation.schema())) ? null : LeftOut.NOT_SELECTED;
        }
        if (relation == null || !kept.contains(relation)) {
            return asked.contains(relation) ? LeftOut.DEPENDENT : LeftOut.NOT_SELECTED;
        }
        SqlName partner = statement.partner();
        if (partner != null && !kept.contains(partOf.getOrDefault(partner, partner))) {
            return statement.label().equals("FK CONSTRAINT") ? LeftOut.FOREIGN_KEY : LeftOut.NOT_SELECTED;
        }
        return lacks(statement) ? LeftOut.DEPENDENT : null;
    }

    private @Nullable SqlName relation(PostgresStatement statement) {
        if (statement.relation() == null) {
            return partOf.get(statement.name());
        }
        return partOf.getOrDefault(statement.relation(), statement.relation());
    }

    private @Nullable LeftOut prerequisite(PostgresStatement statement) {
        if (!prerequisites && !wanted(statement)) {
            return LeftOut.NOT_SELECTED;
        }
        return absentObjects.contains(key(statement)) || lacks(statement) ? LeftOut.DEPENDENT : null;
    }

    /** Whether a selected schema brings it along. */
    public boolean wanted(PostgresStatement statement) {
        if (!wholeSchemas || statement.name() == null || statement.kind() == Kind.OTHER) {
            return false;
        }
        boolean isSchema = statement.type() == ObjectType.SCHEMA;
        return inSchemas(isSchema ? statement.name().name() : statement.name().schema());
    }

    private boolean inSchemas(@Nullable String schema) {
        return schema != null && schemas.stream().anyMatch(p -> p.matches(schema));
    }

    /** What something that was chosen is left out for; nothing for what was not asked for. */
    public Optional<Lacking> lacking(PostgresStatement statement) {
        boolean part = statement.group() == ObjectType.Group.RELATION || statement.group() == ObjectType.Group.PART;
        SqlName relation = part ? relation(statement) : null;
        boolean chosen = part ? relation != null && asked.contains(relation) : wanted(statement);
        SqlName name = statement.name() == null ? relation : statement.name();
        if (!chosen || !statement.creates()) {
            return Optional.empty();
        }
        return statement.mentions().stream()
                .filter(needed -> absent.contains(needed) && !needed.equals(relation) && !needed.equals(name))
                .map(SqlName::toString)
                .sorted()
                .findFirst()
                .map(needed -> new Lacking(statement.label(), String.valueOf(name), needed));
    }

    private boolean lacks(PostgresStatement statement) {
        return !Collections.disjoint(statement.mentions(), absent);
    }
}
