package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Foreign keys in whose names or columns there is a backtick, which MariaDB does not double when it writes them: with
 * one a dump ends within a name, and with two it looks whole. No server reads either.
 */
final class ForeignKeyNames {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final MysqlEngine engine;
    private final Mysql mysql;

    ForeignKeyNames(MysqlEngine engine, Mysql mysql) {
        this.engine = engine;
        this.mysql = mysql;
    }

    /** The question for those with a backtick anywhere: the table, and the three names that the server may write wrong. */
    static String question(String database) {
        return "SELECT table_name, constraint_name, column_name, referenced_column_name"
                + " FROM information_schema.key_column_usage WHERE table_schema = " + MysqlSql.literal(database)
                + " AND referenced_table_name IS NOT NULL"
                + " AND LOCATE('`', CONCAT(constraint_name, column_name, referenced_column_name)) > 0;";
    }

    /** Throws when the server writes one of them so that it cannot be read. */
    void require(Settings.Instance instance, String database, List<List<String>> found) {
        if (found.isEmpty()) {
            return;
        }
        List<String> questions = found.stream()
                .map(key -> "SHOW CREATE TABLE " + MysqlSql.identifier(key.get(0)) + ";")
                .toList();
        Answers written = mysql.answers(engine.seat(instance), database, questions, PATIENCE);
        TreeSet<String> wrong = IntStream.range(0, found.size())
                .filter(i -> !isWritten(found.get(i), written.rows(i).get(0).get(1)))
                .mapToObj(i -> found.get(i).get(1) + " of table " + found.get(i).get(0))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!wrong.isEmpty()) {
            throw new BackupException(
                    ErrorCode.NAME_UNWRITABLE,
                    "Database " + database + " of " + instance.id() + " has foreign keys with a backtick in their name"
                            + " or columns, which the server writes into a dump so that none can read it: "
                            + String.join(", ", wrong));
        }
    }

    private static boolean isWritten(List<String> key, String table) {
        String keys = table.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("CONSTRAINT "))
                .collect(Collectors.joining("\n"));
        return key.subList(1, 4).stream().map(MysqlSql::identifier).allMatch(keys::contains);
    }
}
