package digital.vya.backupdb.engine.postgresql.dump.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A name with its schema, which is null when none is known. Written as the manifest writes tables. */
public record SqlName(@Nullable String schema, String name) {
    /** A part that itself has a point or a quote keeps its quotes, so that no two names look the same. */
    public static String part(String bare) {
        boolean needsQuotes = bare.indexOf('.') >= 0 || bare.indexOf('"') >= 0;
        return needsQuotes ? '"' + bare.replace("\"", "\"\"") + '"' : bare;
    }

    /** Of the parts of a name; null when there are none. */
    public static @Nullable SqlName of(List<String> parts, @Nullable String defaultSchema) {
        return switch (parts.size()) {
            case 0 -> null;
            case 1 -> new SqlName(defaultSchema, parts.get(0));
            // a database in front of the schema says nothing
            default -> new SqlName(parts.get(parts.size() - 2), parts.get(parts.size() - 1));
        };
    }

    @Override
    public String toString() {
        return schema == null ? part(name) : part(schema) + '.' + part(name);
    }
}
