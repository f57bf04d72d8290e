package digital.vya.backupdb.engine.postgresql.dump.selection;

import digital.vya.backupdb.engine.postgresql.dump.statement.ObjectType;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells for each statement whether it is let through, and if not, why. */
public final class Chooser {
    private final DumpSelection selection;
    private final Scope scope;
    private final List<NamePattern> excludedRoles;
    private boolean oneTransaction;

    public Chooser(DumpSelection selection, Scope scope) {
        this.selection = selection;
        this.scope = scope;
        excludedRoles = selection.excludedRoles().stream().map(NamePattern::of).toList();
    }

    public Scope scope() {
        return scope;
    }

    public void inOneTransaction() {
        oneTransaction = true;
    }

    /** Null when it is let through. */
    public @Nullable LeftOut leftOut(PostgresStatement statement, @Nullable String entryType) {
        return switch (statement.kind()) {
            case SESSION -> null;
            case DATABASE -> LeftOut.DATABASE;
            case CLUSTER -> LeftOut.CLUSTER;
            case TRANSACTION -> oneTransaction || !largeObjects() ? LeftOut.TRANSACTION : null;
            case AUTHORIZATION -> authorization(statement, entryType);
            default -> object(statement);
        };
    }

    public @Nullable LeftOut rowsOf(SqlName table) {
        return object(PostgresStatement.rows(table));
    }

    public @Nullable LeftOut largeObject(boolean unlinks) {
        if (!selection.data()) {
            return LeftOut.DATA;
        }
        if (selection.narrow()) {
            return LeftOut.NOT_SELECTED;
        }
        return unlinks && !selection.drops() ? LeftOut.DROPS : null;
    }

    /** Null when what it says about owners or privileges is wanted, or when it says nothing of them. */
    public @Nullable LeftOut rights(PostgresStatement statement) {
        if (statement.aboutPrivileges() && !selection.privileges()) {
            return LeftOut.PRIVILEGES;
        }
        if (statement.aboutOwners() && !selection.owners()) {
            return LeftOut.OWNERS;
        }
        boolean says = statement.aboutPrivileges() || statement.aboutOwners() || statement.type() == ObjectType.ROLE;
        return says && excluded(statement) ? LeftOut.EXCLUDED_ROLE : null;
    }

    private boolean largeObjects() {
        return largeObject(false) == null;
    }

    private boolean excluded(PostgresStatement statement) {
        return statement.roles().stream()
                .anyMatch(role -> excludedRoles.stream().anyMatch(p -> p.matches(role)));
    }

    private @Nullable LeftOut authorization(PostgresStatement statement, @Nullable String entryType) {
        if (statement.roles().isEmpty()) {
            return null;
        }
        boolean privileges = entryType != null && entryType.endsWith("ACL");
        if (privileges ? !selection.privileges() : !selection.owners()) {
            return privileges ? LeftOut.PRIVILEGES : LeftOut.OWNERS;
        }
        return excluded(statement) ? LeftOut.EXCLUDED_ROLE : null;
    }

    private @Nullable LeftOut object(PostgresStatement statement) {
        if (statement.data() ? !selection.data() : !selection.schema()) {
            return statement.data() ? LeftOut.DATA : LeftOut.SCHEMA;
        }
        if (statement.kind() == Kind.DROP && !selection.drops()) {
            return LeftOut.DROPS;
        }
        if (statement.kind() == Kind.LARGE_OBJECT && selection.narrow()) {
            return LeftOut.NOT_SELECTED;
        }
        LeftOut unwanted = rights(statement);
        return unwanted == null ? scope.leftOut(statement) : unwanted;
    }
}
