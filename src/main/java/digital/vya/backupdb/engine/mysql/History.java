package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What rows of system-versioned tables were before, which MariaDB keeps and a plain dump leaves out without a word. The
 * tool dumps it when it knows the option, and when no table of the database counts in transactions instead of times.
 */
final class History {
    /** The tool's option. */
    private static final String OPTION = "dump-history";

    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Map<List<String>, List<String>> known = new ConcurrentHashMap<>();

    History(MysqlEngine engine, Mysql mysql) {
        this.engine = engine;
        this.mysql = mysql;
    }

    /** The question for system-versioned tables, which opens none of them. */
    static String question(String database) {
        return "SELECT table_name FROM information_schema.tables WHERE table_schema = " + MysqlSql.literal(database)
                + " AND table_type = 'SYSTEM VERSIONED' ORDER BY table_name;";
    }

    /** Takes note of what {@link #question} gave. */
    void know(Settings.Instance instance, String database, List<String> tables) {
        known.put(List.of(instance.id(), database), tables);
    }

    private List<String> of(Settings.Instance instance, String database) {
        return known.computeIfAbsent(List.of(instance.id(), database), key -> column(instance, question(database)));
    }

    private List<String> column(Settings.Instance instance, String question) {
        return mysql.rows(engine.seat(instance), question).stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** What the tool is told. */
    List<String> options(Settings.Instance instance, String database) {
        List<String> tables = of(instance, database);
        boolean can = !tables.isEmpty()
                && engine.client(instance).dumpOptions().contains(OPTION)
                && !countsInTransactions(instance, database, tables);
        return can ? List.of("--" + OPTION) : List.of();
    }

    /** Asked by their names: a question about all columns of a database makes the server open its views. */
    private boolean countsInTransactions(Settings.Instance instance, String database, List<String> tables) {
        String questions = tables.stream()
                .map(table -> "SELECT column_name FROM information_schema.columns WHERE table_schema = "
                        + MysqlSql.literal(database) + " AND table_name = " + MysqlSql.literal(table)
                        + " AND data_type = 'bigint' AND generation_expression = 'ROW START';\n")
                .collect(Collectors.joining());
        return !column(instance, questions).isEmpty();
    }

    /** What a dump of it would lack. */
    List<Problem> foresee(Settings.Instance instance, String database) {
        return options(instance, database).isEmpty() ? missing(database, of(instance, database)) : List.of();
    }

    /** What a dump lacks that has none of the history of these tables. */
    static List<Problem> missing(String database, Collection<String> tables) {
        return tables.isEmpty()
                ? List.of()
                : List.of(Problem.of(
                        ErrorCode.HISTORY_MISSING,
                        "Not in the backup of " + database + ": what the rows of system-versioned tables were before: "
                                + String.join(", ", tables)));
    }
}
