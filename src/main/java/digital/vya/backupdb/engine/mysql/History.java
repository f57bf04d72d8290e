package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What rows of system-versioned tables were before, which MariaDB keeps and a plain dump leaves out without a word. The
 * tool dumps it when it knows the option, and when no table of the database counts in transactions instead of times.
 */
final class History {
    /** The tool's option. */
    private static final String OPTION = "dump-history";

    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Map<List<String>, List<List<String>>> known = new ConcurrentHashMap<>();

    History(MysqlEngine engine, Mysql mysql) {
        this.engine = engine;
        this.mysql = mysql;
    }

    /** The question for system-versioned tables, and whether each counts in transactions. */
    static String question(String database) {
        return "SELECT t.table_name, (SELECT COUNT(*) FROM information_schema.columns c WHERE c.table_schema = "
                + Sql.literal(database) + " AND c.table_name = t.table_name AND c.data_type = 'bigint'"
                + " AND c.generation_expression = 'ROW START') FROM information_schema.tables t WHERE t.table_schema = "
                + Sql.literal(database) + " AND t.table_type = 'SYSTEM VERSIONED' ORDER BY t.table_name;";
    }

    /** Takes note of what {@link #question} gave. */
    void know(Settings.Instance instance, String database, List<List<String>> tables) {
        known.put(List.of(instance.id(), database), tables);
    }

    private List<List<String>> of(Settings.Instance instance, String database) {
        return known.computeIfAbsent(
                List.of(instance.id(), database), key -> mysql.rows(engine.seat(instance), question(database)));
    }

    /** What the tool is told. */
    List<String> options(Settings.Instance instance, String database) {
        List<List<String>> tables = of(instance, database);
        boolean can = !tables.isEmpty()
                && tables.stream().allMatch(table -> table.get(1).equals("0"))
                && engine.client(instance).dumpOptions().contains(OPTION);
        return can ? List.of("--" + OPTION) : List.of();
    }

    /** What a dump of it would lack. */
    List<Problem> foresee(Settings.Instance instance, String database) {
        return options(instance, database).isEmpty()
                ? missing(
                        database,
                        of(instance, database).stream()
                                .map(table -> table.get(0))
                                .toList())
                : List.of();
    }

    /** What a dump lacks that has none of the history of these tables. */
    static List<Problem> missing(String database, Collection<String> tables) {
        return tables.isEmpty()
                ? List.of()
                : List.of(new Problem(
                        ErrorCode.HISTORY_MISSING,
                        "Not in the backup of " + database + ": what the rows of system-versioned tables were before: "
                                + String.join(", ", tables),
                        ErrorCode.HISTORY_MISSING.hint()));
    }
}
