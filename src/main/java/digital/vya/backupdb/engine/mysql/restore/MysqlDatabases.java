package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.mysql.Accounts;
import digital.vya.backupdb.engine.mysql.Answers;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.MysqlSql;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.WorkName;
import digital.vya.backupdb.process.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Databases of a MariaDB or MySQL server. None can be renamed: tables move, and the rest is made again. */
public final class MysqlDatabases implements Databases {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LONGEST = 64;

    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Catalogue catalogue;
    private final MysqlTargetLook target;
    private final Swap swap;

    public MysqlDatabases(MysqlEngine engine, Mysql mysql, Tools tools, Accounts accounts) {
        this.engine = engine;
        this.mysql = mysql;
        this.catalogue = new Catalogue(engine, mysql);
        this.target = new MysqlTargetLook(engine);
        this.swap = new Swap(engine, mysql, catalogue, new Programs(engine, mysql, tools, accounts));
    }

    @Override
    public void settle(Settings.Instance instance) {
        swap.settle(instance);
    }

    @Override
    public TargetFacts look(Settings.Instance instance, String database) {
        return target.look(instance, database);
    }

    @Override
    public void refuseName(String database) {
        if (database.isEmpty()) {
            throw refused("A database needs a name");
        }
        if (database.codePointCount(0, database.length()) > LONGEST) {
            throw refused("The name " + database + " is longer than the " + LONGEST + " characters that servers take");
        }
        if (database.codePoints().anyMatch(c -> c == 0 || c == '\n' || c == '\r' || c > 0xffff)
                || database.endsWith(" ")) {
            throw refused("A name may not end in a blank nor hold the end of a line or a character such as an emoji");
        }
        if (MysqlEngine.OF_THE_SERVER.contains(database.toLowerCase(Locale.ROOT))) {
            throw refused("Database " + database + " is the server's own");
        }
    }

    private static BackupException refused(String message) {
        return new BackupException(ErrorCode.TARGET_REFUSED, message);
    }

    /** Foreign keys of other databases would follow the old tables. */
    @Override
    public void refuseReplacing(Settings.Instance instance, String database) {
        String question = "SELECT DISTINCT CONCAT(table_schema, '.', table_name)"
                + " FROM information_schema.key_column_usage WHERE referenced_table_schema = "
                + MysqlSql.literal(database)
                + " AND table_schema <> " + MysqlSql.literal(database) + ";";
        List<String> others = catalogue.ask(instance, List.of(question)).column(0);
        if (!others.isEmpty()) {
            throw refused("Database " + database + " of " + instance.id()
                    + " cannot be replaced: tables of other databases refer to its tables: "
                    + String.join(", ", others));
        }
    }

    /** No server can shut a single database. */
    @Override
    public int close(Settings.Instance instance, String database) {
        return -1;
    }

    @Override
    public void open(Settings.Instance instance, String database, int limit) {
        // it was not closed
    }

    @Override
    public void drop(Settings.Instance instance, String database) {
        run(instance, "DROP DATABASE IF EXISTS " + MysqlSql.identifier(database) + ";");
    }

    @Override
    public void swap(Settings.Instance instance, String live, String work, String old) {
        swap.swap(instance, live, work, old);
    }

    @Override
    public void rename(Settings.Instance instance, String from, String to) {
        swap.rename(instance, from, to);
    }

    @Override
    public List<String> names(Settings.Instance instance) {
        return engine.look(instance, List.of(Catalogue.DATABASES)).answers().column(0);
    }

    @Override
    public List<String> halfMade(Settings.Instance instance) {
        Answers answers = catalogue.ask(instance, List.of(Catalogue.databasesWith(Programs.UNDO), Catalogue.EMPTY));
        return Stream.of(answers.column(0), answers.column(1))
                .flatMap(List::stream)
                .filter(WorkName::isOne)
                .toList();
    }

    @Override
    public String ask(Settings.Instance instance, String database, String sql) {
        // an operator's query means what it means in his own client
        String readOnly =
                "SET SESSION sql_mode = @@GLOBAL.sql_mode;\nSET SESSION TRANSACTION READ ONLY;\nSTART TRANSACTION READ ONLY;\n"
                        + sql.strip().replaceFirst(";\\s*$", "") + "\n;\n";
        List<List<String>> rows = new ReadingUser(engine, mysql).ask(instance, database, readOnly, PATIENCE);
        if (rows.size() != 1 || rows.get(0).size() != 1) {
            throw new BackupException(
                    ErrorCode.PROOF_FAILED, "The query gave " + rows.size() + " rows, not one value: " + sql);
        }
        return rows.get(0).get(0);
    }

    @Override
    public boolean isTrue(String answer) {
        return answer.equals("1");
    }

    @Override
    public String secondsOf(String query) {
        return "SELECT COALESCE(CAST(FLOOR(UNIX_TIMESTAMP((" + query + "\n))) AS CHAR), 'none')";
    }

    private void run(Settings.Instance instance, String script) {
        mysql.script(engine.seat(instance), null, script, PATIENCE);
    }
}
