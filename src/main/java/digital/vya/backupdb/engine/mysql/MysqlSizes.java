package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How large databases are, by the files of their tables where the user may see these: what a server keeps as statistics
 * may be of yesterday, and of tables that were empty then. Statistics are asked table by table, for a question about all
 * of them makes MariaDB open each view, and call what it calls.
 */
final class MysqlSizes {
    private static final Pattern ENCODED = Pattern.compile("@([0-9a-f]{4})");
    private static final String TABLES = "SELECT table_schema, table_name FROM information_schema.tables"
            + " WHERE table_type NOT IN ('VIEW', 'SYSTEM VIEW');";

    private final Mysql mysql;

    MysqlSizes(Mysql mysql) {
        this.mysql = mysql;
    }

    /** By database. */
    Map<String, Long> of(Mysql.Seat seat, boolean mariadb) {
        Map<String, Long> sizes = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (List<String> row : files(seat, mariadb ? "innodb_sys_tablespaces" : "innodb_tablespaces")) {
            // a partition is named behind its table
            String table = decoded(row.get(0)).replaceFirst("(?is)#p#.*", "");
            seen.add(table.toLowerCase(Locale.ROOT));
            sizes.merge(table.substring(0, table.indexOf('/')), Long.parseLong(row.get(1)), Long::sum);
        }
        String rest = mysql.rows(seat, TABLES).stream()
                .filter(row -> !MysqlEngine.OF_THE_SERVER.contains(row.get(0).toLowerCase(Locale.ROOT)))
                .filter(row -> !seen.contains((row.get(0) + "/" + row.get(1)).toLowerCase(Locale.ROOT)))
                .map(row -> "SELECT table_schema, COALESCE(data_length + index_length, 0)"
                        + " FROM information_schema.tables WHERE table_schema = " + MysqlSql.literal(row.get(0))
                        + " AND table_name = " + MysqlSql.literal(row.get(1)) + ";\n")
                .collect(Collectors.joining());
        if (!rest.isEmpty()) {
            mysql.rows(seat, rest).forEach(row -> sizes.merge(row.get(0), Long.parseLong(row.get(1)), Long::sum));
        }
        return sizes;
    }

    private List<List<String>> files(Mysql.Seat seat, String table) {
        try {
            return mysql.rows(
                    seat, "SELECT name, file_size FROM information_schema." + table + " WHERE name LIKE '%/%';");
        } catch (BackupException e) {
            if (e.code() != ErrorCode.TOOL_FAILED) {
                throw e;
            }
            return List.of();
        }
    }

    /** The name that a file's stands for, where it holds nothing but what stands as a number. */
    private static String decoded(String file) {
        return ENCODED.matcher(file)
                .replaceAll(
                        found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }
}
