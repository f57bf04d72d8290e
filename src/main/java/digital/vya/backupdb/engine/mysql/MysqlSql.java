package digital.vya.backupdb.engine.mysql;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names and texts as SQL writes them, whatever the server's sql_mode. */
public final class MysqlSql {
    private MysqlSql() {}

    public static String identifier(String name) {
        refuseNul(name);
        return '`' + name.replace("`", "``") + '`';
    }

    /** All of a database as GRANT names it, where a name is a pattern. */
    public static String allOf(String database) {
        return identifier(database.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")) + ".*";
    }

    /** As a number of hexadecimal digits: no quote and no backslash has a meaning in it. */
    public static String literal(String text) {
        refuseNul(text);
        return text.isEmpty() ? "''" : "CONVERT(" + hex(text) + " USING utf8mb4)";
    }

    /** As a text in quotes, where it must be one: for sessions of ours, in which a backslash quotes. */
    public static String quoted(String text) {
        refuseNul(text);
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** An account as {@code 'name'@'host'}, or a role that has no host. */
    public static String account(String user, @Nullable String host) {
        return identifier(user) + (host == null || host.isEmpty() ? "" : "@" + identifier(host));
    }

    static String hex(String text) {
        StringBuilder hex = new StringBuilder("0x");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }

    private static void refuseNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name may not hold a zero byte");
        }
    }
}
