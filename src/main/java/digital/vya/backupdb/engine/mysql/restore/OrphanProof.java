package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.mysql.MysqlSql;
import digital.vya.backupdb.engine.sqldump.Proofs;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ProofCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks each foreign key of a restored database for rows that refer to none. A dump is loaded without these checks, and a
 * server never makes up for them.
 */
final class OrphanProof {
    /** The question for all there is that a foreign key may refer to. */
    static final String TABLES = "SELECT table_schema, table_name FROM information_schema.tables;";

    private final List<Key> keys;
    private final List<Key> askable;
    private final List<String> bad = new ArrayList<>();

    /** From what {@link #keys} and {@link #TABLES} gave. */
    OrphanProof(List<List<String>> columns, List<List<String>> tables) {
        this.keys = read(columns);
        Set<List<String>> there = Set.copyOf(tables);
        this.askable = keys.stream()
                .filter(key -> there.contains(List.of(key.otherDatabase(), key.otherTable())))
                .toList();
        keys.stream()
                .filter(key -> !askable.contains(key))
                .forEach(key -> bad.add(key.shown() + " refers to " + key.otherDatabase() + "." + key.otherTable()
                        + ", which is not there"));
    }

    /** The question for the columns of all foreign keys of a database. */
    static String keys(String database) {
        return "SELECT table_name, constraint_name, referenced_table_schema, referenced_table_name, column_name,"
                + " referenced_column_name FROM information_schema.key_column_usage WHERE table_schema = "
                + MysqlSql.literal(database) + " AND referenced_table_name IS NOT NULL"
                + " ORDER BY table_name, constraint_name, ordinal_position;";
    }

    /** A foreign key: its columns beside those they refer to. */
    private record Key(String name, String table, String otherDatabase, String otherTable, List<Pair> pairs) {
        private record Pair(String column, String other) {}

        /** Counts rows whose columns are all there and whose counterpart is not. */
        String question() {
            String joined = pairs.stream()
                    .map(p -> "c." + MysqlSql.identifier(p.column()) + " = p." + MysqlSql.identifier(p.other()))
                    .collect(Collectors.joining(" AND "));
            String there = pairs.stream()
                    .map(p -> "c." + MysqlSql.identifier(p.column()) + " IS NOT NULL")
                    .collect(Collectors.joining(" AND "));
            return "SELECT COUNT(*) FROM " + MysqlSql.identifier(table) + " AS c LEFT JOIN "
                    + MysqlSql.identifier(otherDatabase)
                    + "." + MysqlSql.identifier(otherTable) + " AS p ON " + joined + " WHERE " + there + " AND p."
                    + MysqlSql.identifier(pairs.get(0).other()) + " IS NULL;\n";
        }

        String shown() {
            return name + " of table " + table;
        }
    }

    /** A number for each key that can be asked about. */
    String questions() {
        return askable.stream().map(Key::question).collect(Collectors.joining());
    }

    ProofCheck judge(RestoreTarget target, List<String> counts) {
        List<String> all = new ArrayList<>(bad);
        IntStream.range(0, askable.size())
                .filter(i -> !counts.get(i).equals("0"))
                .forEach(i -> all.add(askable.get(i).shown() + ": " + counts.get(i) + " rows refer to none in "
                        + askable.get(i).otherTable()));
        // as it was backed up, or not: nothing can say, so the restore counts
        return all.isEmpty()
                ? ProofCheck.passed("foreign keys", "of " + keys.size() + " none has a row that refers to nothing")
                : Proofs.doubtful(
                        "foreign keys", ErrorCode.ROWS_ORPHANED, target, "breaks foreign keys: " + Proofs.named(all));
    }

    private static List<Key> read(List<List<String>> rows) {
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
