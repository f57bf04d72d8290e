package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.Sql;
import java.util.ArrayList;
import java.util.List;

/** What a database holds, by name. */
final class Catalogue {
    private final MysqlEngine engine;
    private final Mysql mysql;

    Catalogue(MysqlEngine engine, Mysql mysql) {
        this.engine = engine;
        this.mysql = mysql;
    }

    List<String> databases(Settings.Instance instance) {
        return column(instance, "SELECT schema_name FROM information_schema.schemata ORDER BY schema_name;");
    }

    /** Sequences are tables, views are not. */
    List<String> tables(Settings.Instance instance, String database) {
        return column(
                instance,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = " + Sql.literal(database)
                        + " AND table_type NOT IN ('VIEW', 'SYSTEM VIEW') ORDER BY table_name;");
    }

    List<String> routines(Settings.Instance instance, String database) {
        return column(
                instance,
                "SELECT DISTINCT routine_name FROM information_schema.routines WHERE routine_schema = "
                        + Sql.literal(database) + ";");
    }

    /** Databases that hold a table of this name. */
    List<String> databasesWith(Settings.Instance instance, String table) {
        return column(
                instance,
                "SELECT table_schema FROM information_schema.tables WHERE table_name = " + Sql.literal(table)
                        + " ORDER BY table_schema;");
    }

    /** Statements that drop all that is no table. */
    List<String> dropsOfPrograms(Settings.Instance instance, String database) {
        String name = Sql.literal(database);
        List<List<String>> rows = mysql.rows(engine.seat(instance), """
                SELECT 'TRIGGER', trigger_name FROM information_schema.triggers WHERE trigger_schema = %1$s;
                SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = %1$s;
                SELECT 'VIEW', table_name FROM information_schema.views WHERE table_schema = %1$s;
                SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = %1$s;
                """.formatted(name));
        List<String> drops = new ArrayList<>();
        for (List<String> row : rows) {
            drops.add("DROP " + row.get(0) + " IF EXISTS " + Sql.identifier(database) + "." + Sql.identifier(row.get(1))
                    + ";");
        }
        return drops;
    }

    /** Views, routines, triggers and events. */
    List<Long> programs(Settings.Instance instance, String database) {
        String name = Sql.literal(database);
        return mysql.rows(engine.seat(instance), """
                        SELECT COUNT(*) FROM information_schema.views WHERE table_schema = %1$s;
                        SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = %1$s;
                        SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = %1$s;
                        SELECT COUNT(*) FROM information_schema.events WHERE event_schema = %1$s;
                        """.formatted(name)).stream()
                .map(row -> Long.parseLong(row.get(0)))
                .toList();
    }

    /** How a database writes text, as the end of a CREATE DATABASE. */
    String textRules(Settings.Instance instance, String database) {
        List<String> row = mysql.rows(
                        engine.seat(instance),
                        "SELECT default_character_set_name, default_collation_name FROM information_schema.schemata"
                                + " WHERE schema_name = " + Sql.literal(database) + ";")
                .get(0);
        return " CHARACTER SET " + row.get(0) + " COLLATE " + row.get(1);
    }

    List<String> column(Settings.Instance instance, String sql) {
        return mysql.rows(engine.seat(instance), sql).stream()
                .map(row -> row.get(0))
                .toList();
    }
}
