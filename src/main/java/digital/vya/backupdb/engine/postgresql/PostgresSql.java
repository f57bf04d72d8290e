package digital.vya.backupdb.engine.postgresql;

/** Names and texts as SQL writes them. */
public final class PostgresSql {
    private PostgresSql() {}

    public static String identifier(String name) {
        refuseNul(name);
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Needs {@code standard_conforming_strings}, which every server of today has on. */
    public static String literal(String text) {
        refuseNul(text);
        return "'" + text.replace("'", "''") + "'";
    }

    private static void refuseNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name may not hold a zero byte");
        }
    }
}
