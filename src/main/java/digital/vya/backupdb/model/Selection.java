package digital.vya.backupdb.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What of a database a policy dumps. Schemas and tables are patterns as the dump tool reads them; none means all.
 * {@code withoutRows} are tables whose definition is dumped and whose rows are not,
 * {@code rows} those of which a condition chooses some.
 */
public record Selection(
        Content content,
        List<String> schemas,
        List<String> excludedSchemas,
        List<String> tables,
        List<String> excludedTables,
        List<String> withoutRows,
        List<RowsOf> rows) {
    public static final Selection ALL =
            new Selection(Content.ALL, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Selection {
        schemas = schemas == null ? List.of() : List.copyOf(schemas);
        excludedSchemas = excludedSchemas == null ? List.of() : List.copyOf(excludedSchemas);
        tables = tables == null ? List.of() : List.copyOf(tables);
        excludedTables = excludedTables == null ? List.of() : List.copyOf(excludedTables);
        withoutRows = withoutRows == null ? List.of() : List.copyOf(withoutRows);
        rows = rows == null ? List.of() : List.copyOf(rows);
    }

    /** Definitions and rows, or one of them. */
    public enum Content {
        ALL,
        SCHEMA,
        DATA
    }

    /** Whether a database that is restored from it is the one that was dumped. */
    @JsonIgnore
    public boolean isWhole() {
        return equals(ALL);
    }
}
