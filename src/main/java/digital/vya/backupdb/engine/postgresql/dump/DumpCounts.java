package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.selection.Lacking;
import digital.vya.backupdb.engine.postgresql.dump.selection.LeftOut;
import digital.vya.backupdb.engine.postgresql.dump.selection.Scope;
import digital.vya.backupdb.engine.postgresql.dump.statement.ObjectType;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import digital.vya.backupdb.engine.postgresql.dump.statement.SequencePosition;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts what is let through and what is left out. */
final class DumpCounts {
    final Map<LeftOut, Long> leftOut = new EnumMap<>(LeftOut.class);
    final Map<String, Long> objects = new TreeMap<>();
    final List<String> privileges = new ArrayList<>();
    final Set<String> roles = new LinkedHashSet<>();
    final Set<String> owners = new TreeSet<>();
    final Set<String> grantees = new TreeSet<>();
    final Set<String> otherRoles = new TreeSet<>();
    final Set<String> extensions = new LinkedHashSet<>();
    final Map<String, String> made = new LinkedHashMap<>();
    final Map<String, SequencePosition> positions = new LinkedHashMap<>();
    final List<ForeignKey> keysLeftOut = new ArrayList<>();
    final List<Lacking> lacking = new ArrayList<>();
    long entries;
    private long lastEntry;
    long largeObjects;
    long notValid;
    boolean drops;
    private boolean otherGrantor;
    boolean ownTransactions;
    boolean transactional = true;
    private @Nullable String searchPath;

    void leftOut(LeftOut reason) {
        leftOut.merge(reason, 1L, Long::sum);
    }

    void leftOut(LeftOut reason, PostgresStatement statement, Scope scope) {
        leftOut(reason);
        if (reason == LeftOut.DEPENDENT) {
            scope.lacking(statement).ifPresent(lacking::add);
        }
        if (reason == LeftOut.FOREIGN_KEY) {
            keysLeftOut.add(new ForeignKey(
                    String.valueOf(statement.relation()),
                    Objects.requireNonNull(statement.constraint(), "a foreign key has a name"),
                    String.valueOf(statement.partner()),
                    Objects.requireNonNull(statement.text(), "of a foreign key it is kept")));
        }
    }

    void through(Noted noted) {
        PostgresStatement statement = noted.statement();
        entry(noted.entry());
        role(statement, noted.inPrivileges());
        transactional &= !statement.ownTransaction();
        notValid += statement.notValid() ? 1 : 0;
        if (statement.creates()) {
            objects.merge(statement.label(), 1L, Long::sum);
        }
        made(statement);
        if (statement.position() != null && statement.relation() != null) {
            positions.put(statement.relation().toString(), statement.position());
        }
        if (statement.type() == ObjectType.EXTENSION && statement.kind() == Kind.CREATE && statement.name() != null) {
            extensions.add(statement.name().name());
        }
        switch (statement.kind()) {
            case OWNER, ACL -> privilege(noted);
            case AUTHORIZATION -> {
                boolean becomes = !statement.roles().isEmpty();
                if (noted.inPrivileges() && (becomes || otherGrantor)) {
                    privilege(noted);
                }
                otherGrantor = becomes;
            }
            case TRANSACTION -> ownTransactions = true;
            default -> {}
        }
    }

    private void made(PostgresStatement statement) {
        boolean relation = statement.group() == ObjectType.Group.RELATION;
        SqlName name = relation ? statement.relation() : statement.name();
        boolean counts = relation || statement.group() == ObjectType.Group.PREREQUISITE;
        if (counts && statement.kind() == PostgresStatement.Kind.CREATE && name != null && name.schema() != null) {
            made.put(
                    name.toString(),
                    Objects.requireNonNull(statement.type(), "it is of a group").label());
        }
    }

    private void privilege(Noted noted) {
        if (!Objects.equals(searchPath, noted.defaultSchema())) {
            searchPath = noted.defaultSchema();
            String schema = searchPath == null ? "''" : '"' + searchPath.replace("\"", "\"\"") + "\", pg_catalog";
            privileges.add("SET search_path = " + schema + ";");
        }
        privileges.add(noted.statement().text());
    }

    void dropsSeen() {
        drops = true;
    }

    void entry(long entry) {
        if (entry > lastEntry) {
            entries++;
            lastEntry = entry;
        }
    }

    void largeObject() {
        largeObjects++;
    }

    /** Told apart by what leaves them out: a restore without owners, one without grants, or none. */
    void role(PostgresStatement statement, boolean inPrivileges) {
        roles.addAll(statement.roles());
        boolean becomes = statement.kind() == Kind.AUTHORIZATION;
        Set<String> kind = statement.aboutPrivileges() || (becomes && inPrivileges)
                ? grantees
                : statement.aboutOwners() || becomes ? owners : otherRoles;
        kind.addAll(statement.roles());
    }

    /**
     * A statement and where it stands.
     *
     * @param entry the number of its entry in the table of contents
     */
    record Noted(
            PostgresStatement statement,
            long entry,
            @Nullable String entryType,
            @Nullable String defaultSchema) {
        boolean inPrivileges() {
            return entryType != null && entryType.endsWith("ACL");
        }
    }
}
