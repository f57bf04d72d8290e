package digital.vya.backupdb.engine.postgresql.dump.selection;

import digital.vya.backupdb.engine.postgresql.dump.statement.ObjectType;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what a narrow selection comes to in one dump. */
public final class ScopeResolver {
    private final DumpSelection selection;
    private final Inventory inventory;
    private final Set<String> present;
    private final List<NamePattern> tables;
    private final List<NamePattern> schemas;
    private final Set<SqlName> asked = new LinkedHashSet<>();
    private final Set<SqlName> kept = new LinkedHashSet<>();
    private final Set<SqlName> absent = new HashSet<>();
    private final Set<String> absentObjects = new HashSet<>();

    /** {@code present} are relations, functions and types that are there already: what needs them can be made. */
    public ScopeResolver(DumpSelection selection, Inventory inventory, Set<String> present) {
        this.selection = selection;
        this.inventory = inventory;
        this.present = present;
        tables = selection.tables().stream().map(NamePattern::ofTable).toList();
        schemas = selection.schemas().stream().map(NamePattern::of).toList();
    }

    public Scope resolve() {
        checkSchemas();
        for (SqlName relation : inventory.relations()) {
            boolean inSchema = schemas.isEmpty()
                    || (relation.schema() != null && schemas.stream().anyMatch(p -> p.matches(relation.schema())));
            if (inSchema && (tables.isEmpty() || tables.stream().anyMatch(p -> p.matches(relation)))) {
                asked.add(relation);
            }
        }
        checkTables();
        keep();
        checkParents();
        absent.addAll(inventory.relations());
        absent.removeAll(kept);
        absent.removeIf(relation -> present.contains(relation.toString()));
        loseDependents();
        checkAsked();
        return new Scope(selection, asked, kept, absent, absentObjects, inventory);
    }

    private void keep() {
        Deque<SqlName> more = new ArrayDeque<>(asked);
        while (!more.isEmpty()) {
            SqlName relation = more.pop();
            if (kept.add(relation)) {
                more.addAll(inventory.broughtAlong(relation));
            }
        }
    }

    private void checkSchemas() {
        for (NamePattern pattern : schemas) {
            if (inventory.schemas().stream().noneMatch(pattern::matches)) {
                throw unknown("schema " + pattern, pattern.toString(), inventory.schemas().stream());
            }
        }
    }

    private void checkTables() {
        for (NamePattern pattern : tables) {
            if (asked.stream().noneMatch(pattern::matches)) {
                Stream<String> there = inventory.relations().stream().map(SqlName::toString);
                String where = schemas.isEmpty() ? "" : " in the schemas named";
                throw unknown("table " + pattern + where, pattern.toString(), there);
            }
        }
    }

    private static BackupException unknown(String what, String given, Stream<String> there) {
        List<String> near = NearNames.of(given, there);
        String hint = near.isEmpty() ? "" : "; near are " + String.join(", ", near);
        return new BackupException(ErrorCode.SELECTION_UNKNOWN, "the dump has no " + what + hint);
    }

    private void checkParents() {
        for (SqlName relation : kept) {
            for (SqlName parent : inventory.parents(relation)) {
                if (!kept.contains(parent)) {
                    throw incomplete(relation, parent);
                }
            }
        }
    }

    private static BackupException incomplete(SqlName made, Object of) {
        return new BackupException(
                ErrorCode.SELECTION_INCOMPLETE, made + " cannot be made without " + of + ", which is not selected");
    }

    /** What names something absent is absent too, until nothing more is found. */
    private void loseDependents() {
        Map<SqlName, Integer> namesakes = new HashMap<>();
        inventory.definitions().stream()
                .filter(d -> d.name() != null)
                .forEach(d -> namesakes.merge(d.name(), 1, Integer::sum));
        Set<PostgresStatement> lost = new HashSet<>();
        boolean found = true;
        while (found) {
            found = false;
            for (PostgresStatement definition : inventory.definitions()) {
                if (!Collections.disjoint(definition.mentions(), absent) && lost.add(definition)) {
                    found |= lose(definition, namesakes);
                }
            }
        }
    }

    private boolean lose(PostgresStatement definition, Map<SqlName, Integer> namesakes) {
        if (definition.group() == ObjectType.Group.RELATION) {
            SqlName relation = definition.relation();
            if (relation == null || !kept.contains(relation)) {
                return false;
            }
            boolean table = definition.type() == ObjectType.TABLE || definition.type() == ObjectType.FOREIGN_TABLE;
            if (table) {
                throw incomplete(relation, missing(definition));
            }
            kept.remove(relation);
            return absent.add(relation);
        }
        absentObjects.add(Scope.key(definition));
        // of functions that share a name, one that is left does for others: which is meant does not show
        SqlName name = definition.name();
        return name != null
                && namesakes.merge(name, -1, Integer::sum) == 0
                && name.schema() != null
                && !staysThere(name)
                && absent.add(name);
    }

    /** What is there already and not of a schema that is chosen, and so replaced. */
    private boolean staysThere(SqlName name) {
        return present.contains(name.toString()) && schemas.stream().noneMatch(p -> p.matches(name.schema()));
    }

    private SqlName missing(PostgresStatement definition) {
        return definition.mentions().stream()
                .filter(name -> absent.contains(name) && !name.equals(definition.relation()))
                .findFirst()
                .orElseThrow();
    }

    /** A view that was named itself is not left out in silence. */
    private void checkAsked() {
        for (PostgresStatement definition : inventory.definitions()) {
            SqlName relation = definition.relation();
            boolean named = relation != null
                    && asked.contains(relation)
                    && tables.stream().anyMatch(p -> p.exact() && p.matches(relation));
            if (relation != null && named && !kept.contains(relation)) {
                throw incomplete(relation, missing(definition));
            }
        }
    }
}
