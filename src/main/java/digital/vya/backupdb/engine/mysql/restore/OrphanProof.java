package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.Sql;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks each foreign key of a restored database for rows that refer to none. A dump is loaded without these checks, and a
 * server never makes up for them.
 */
final class OrphanProof {
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final int NAMED = 5;

    private final MysqlEngine engine;
    private final Mysql mysql;

    OrphanProof(MysqlEngine engine, Mysql mysql) {
        this.engine = engine;
        this.mysql = mysql;
    }

    /** A foreign key: its columns beside those they refer to. */
    private record Key(String name, String table, String otherDatabase, String otherTable, List<Pair> pairs) {
        private record Pair(String column, String other) {}

        /** Counts rows whose columns are all there and whose counterpart is not. */
        String question() {
            String joined = pairs.stream()
                    .map(p -> "c." + Sql.identifier(p.column()) + " = p." + Sql.identifier(p.other()))
                    .collect(Collectors.joining(" AND "));
            String there = pairs.stream()
                    .map(p -> "c." + Sql.identifier(p.column()) + " IS NOT NULL")
                    .collect(Collectors.joining(" AND "));
            return "SELECT COUNT(*) FROM " + Sql.identifier(table) + " AS c LEFT JOIN " + Sql.identifier(otherDatabase)
                    + "." + Sql.identifier(otherTable) + " AS p ON " + joined + " WHERE " + there + " AND p."
                    + Sql.identifier(pairs.get(0).other()) + " IS NULL;\n";
        }

        String shown() {
            return name + " of table " + table;
        }
    }

    ProofCheck of(Settings.Instance instance, String database) {
        List<Key> keys = keys(instance, database);
        List<String> bad = new ArrayList<>();
        List<Key> askable = new ArrayList<>();
        List<List<String>> tables =
                mysql.rows(engine.seat(instance), "SELECT table_schema, table_name FROM information_schema.tables;");
        for (Key key : keys) {
            if (tables.contains(List.of(key.otherDatabase(), key.otherTable()))) {
                askable.add(key);
            } else {
                bad.add(key.shown() + " refers to " + key.otherDatabase() + "." + key.otherTable()
                        + ", which is not there");
            }
        }
        String script = askable.stream().map(Key::question).collect(Collectors.joining());
        List<List<String>> counts =
                script.isEmpty() ? List.of() : mysql.rows(engine.seat(instance), database, script, PATIENCE);
        IntStream.range(0, askable.size())
                .filter(i -> !counts.get(i).get(0).equals("0"))
                .forEach(i ->
                        bad.add(askable.get(i).shown() + ": " + counts.get(i).get(0) + " rows refer to none in "
                                + askable.get(i).otherTable()));
        return bad.isEmpty()
                ? ProofCheck.passed("foreign keys", "of " + keys.size() + " none has a row that refers to nothing")
                : orphaned(instance, database, bad);
    }

    /** As it was backed up, or not: nobody can say, so the restore counts. */
    private static ProofCheck orphaned(Settings.Instance instance, String database, List<String> bad) {
        String first = bad.stream().limit(NAMED).collect(Collectors.joining("; "));
        String more = bad.size() > NAMED ? " and " + (bad.size() - NAMED) + " more" : "";
        return ProofCheck.doubtful(
                "foreign keys",
                new Problem(
                        ErrorCode.ROWS_ORPHANED,
                        "Database " + database + " of " + instance.id() + " breaks foreign keys: " + first + more,
                        ErrorCode.ROWS_ORPHANED.hint()));
    }

    private List<Key> keys(Settings.Instance instance, String database) {
        List<List<String>> rows = mysql.rows(
                engine.seat(instance),
                "SELECT table_name, constraint_name, referenced_table_schema, referenced_table_name, column_name,"
                        + " referenced_column_name FROM information_schema.key_column_usage WHERE table_schema = "
                        + Sql.literal(database) + " AND referenced_table_name IS NOT NULL"
                        + " ORDER BY table_name, constraint_name, ordinal_position;");
        Map<List<String>, Key> keys = new LinkedHashMap<>();
        for (List<String> row : rows) {
            keys.computeIfAbsent(
                            row.subList(0, 2),
                            k -> new Key(row.get(1), row.get(0), row.get(2), row.get(3), new ArrayList<>()))
                    .pairs()
                    .add(new Key.Pair(row.get(4), row.get(5)));
        }
        return List.copyOf(keys.values());
    }
}
