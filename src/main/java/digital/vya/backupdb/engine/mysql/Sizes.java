package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large databases are by the files of their tables. What a server keeps as statistics may be of yesterday, and of
 * tables that were empty then.
 */
public final class Sizes {
    private static final Pattern ENCODED = Pattern.compile("@([0-9a-f]{4})");

    private final Mysql mysql;

    public Sizes(Mysql mysql) {
        this.mysql = mysql;
    }

    /** By database; nothing for who may not see files, and none of those whose names files cannot show plainly. */
    public Map<String, Long> ofFiles(Mysql.Seat seat, boolean mariadb) {
        String table = mariadb ? "innodb_sys_tablespaces" : "innodb_tablespaces";
        Map<String, Long> sizes = new HashMap<>();
        try {
            List<List<String>> rows = mysql.rows(
                    seat,
                    "SELECT SUBSTRING_INDEX(name, '/', 1), SUM(file_size) FROM information_schema." + table
                            + " WHERE name LIKE '%/%' GROUP BY 1;");
            rows.forEach(row -> sizes.put(decoded(row.get(0)), Long.parseLong(row.get(1))));
        } catch (BackupException e) {
            if (e.code() != ErrorCode.TOOL_FAILED) {
                throw e;
            }
        }
        return sizes;
    }

    /** The name that a file's stands for, where it holds nothing but what stands as a number. */
    static String decoded(String file) {
        return ENCODED.matcher(file)
                .replaceAll(
                        found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }
}
