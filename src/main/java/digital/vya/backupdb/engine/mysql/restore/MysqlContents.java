package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.mysql.MysqlSql;
import java.util.List;
import java.util.Set;

/** What a database holds, and how it writes text; all of it comes from one question. */
record MysqlContents(String database, List<List<String>> rows) {
    private static final String TABLE = "TABLE";
    private static final String TEXT = "TEXT";
    private static final Set<String> NO_PROGRAM = Set.of(TABLE, TEXT);

    /** A view, routine, trigger or event. */
    record Program(String kind, String name) {}

    MysqlContents {
        rows = List.copyOf(rows);
    }

    /** Each row says of what kind it is. Sequences are tables, views are not. */
    static String question(String database) {
        return """
                SELECT 'TEXT', default_character_set_name, default_collation_name /*M!100500 , schema_comment */
                 FROM information_schema.schemata WHERE schema_name = %1$s;
                SELECT 'TABLE', table_name, table_type FROM information_schema.tables
                 WHERE table_schema = %1$s AND table_type NOT IN ('VIEW', 'SYSTEM VIEW') ORDER BY table_name;
                SELECT 'TRIGGER', trigger_name FROM information_schema.triggers WHERE trigger_schema = %1$s;
                SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = %1$s;
                SELECT 'VIEW', table_name FROM information_schema.views WHERE table_schema = %1$s;
                SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = %1$s;
                """.formatted(MysqlSql.literal(database));
    }

    boolean exists() {
        return rows.stream().anyMatch(row -> row.get(0).equals(TEXT));
    }

    List<String> tables() {
        return rows.stream()
                .filter(row -> row.get(0).equals(TABLE))
                .map(row -> row.get(1))
                .toList();
    }

    /** Those of the tables that only give numbers. */
    List<String> sequences() {
        return tables().stream()
                .filter(table -> rows.contains(List.of(TABLE, table, "SEQUENCE")))
                .toList();
    }

    /** A table as a query reads all rows of it that there are and, of a system-versioned one, that there were. */
    String allRowsOf(String table) {
        boolean versioned = rows.contains(List.of(TABLE, table, "SYSTEM VERSIONED"));
        return MysqlSql.identifier(table) + (versioned ? " FOR SYSTEM_TIME ALL" : "");
    }

    List<Program> programs() {
        return rows.stream()
                .filter(row -> !NO_PROGRAM.contains(row.get(0)))
                .map(row -> new Program(row.get(0), row.get(1)))
                .toList();
    }

    List<String> routines() {
        return programs().stream()
                .filter(program -> !Set.of("TRIGGER", "EVENT", "VIEW").contains(program.kind()))
                .map(Program::name)
                .toList();
    }

    long count(String kind) {
        return programs().stream()
                .filter(program -> program.kind().equals(kind))
                .count();
    }

    /** Holds nothing at all. */
    boolean isEmpty() {
        return tables().isEmpty() && programs().isEmpty();
    }

    /** Statements that drop all that is no table. */
    List<String> dropsOfPrograms() {
        return programs().stream()
                .map(program -> "DROP " + program.kind() + " IF EXISTS " + MysqlSql.identifier(database) + "."
                        + MysqlSql.identifier(program.name()) + ";")
                .toList();
    }

    /** How it writes text, and what is said of it, as the end of a CREATE DATABASE; MySQL knows no such comment. */
    String textRules() {
        List<String> text = rows.stream()
                .filter(row -> row.get(0).equals(TEXT))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no database " + database));
        String comment = text.size() > 3 ? " COMMENT " + MysqlSql.quoted(text.get(3)) : "";
        return " CHARACTER SET " + text.get(1) + " COLLATE " + text.get(2) + comment;
    }
}
