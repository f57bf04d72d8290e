package digital.vya.backupdb.engine.postgresql.dump.statement;

/** A name with its schema, which is null when none is known. Written as the manifest writes tables. */
public record SqlName(String schema, String name) {
    /** A part that itself has a point or a quote keeps its quotes, so that no two names look the same. */
    public static String part(String bare) {
        boolean needsQuotes = bare.indexOf('.') >= 0 || bare.indexOf('"') >= 0;
        return needsQuotes ? '"' + bare.replace("\"", "\"\"") + '"' : bare;
    }

    @Override
    public String toString() {
        return schema == null ? part(name) : part(schema) + '.' + part(name);
    }
}
