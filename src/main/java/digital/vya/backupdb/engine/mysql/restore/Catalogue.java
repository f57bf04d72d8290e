package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.Answers;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.MysqlSql;
import java.util.List;
import java.util.stream.IntStream;

/** Asks what a server's databases hold, as much as can be in one call. */
final class Catalogue {
    static final String DATABASES = "SELECT schema_name FROM information_schema.schemata ORDER BY schema_name;";

    /** Databases without any table or view. */
    static final String EMPTY = """
            SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN
             (SELECT table_schema FROM information_schema.tables) ORDER BY schema_name;
            """;

    private final MysqlEngine engine;
    private final Mysql mysql;

    Catalogue(MysqlEngine engine, Mysql mysql) {
        this.engine = engine;
        this.mysql = mysql;
    }

    /** The question for the databases that hold a table of this name. */
    static String databasesWith(String table) {
        return "SELECT table_schema FROM information_schema.tables WHERE table_name = " + MysqlSql.literal(table)
                + " ORDER BY table_schema;";
    }

    MysqlContents contents(Settings.Instance instance, String database) {
        return contents(instance, List.of(database)).get(0);
    }

    /** Of several, in their order. */
    List<MysqlContents> contents(Settings.Instance instance, List<String> databases) {
        if (databases.isEmpty()) {
            return List.of();
        }
        Answers answers =
                ask(instance, databases.stream().map(MysqlContents::question).toList());
        return IntStream.range(0, databases.size())
                .mapToObj(i -> new MysqlContents(databases.get(i), answers.rows(i)))
                .toList();
    }

    Answers ask(Settings.Instance instance, List<String> questions) {
        return mysql.answers(engine.seat(instance), null, questions, Mysql.PATIENCE);
    }
}
