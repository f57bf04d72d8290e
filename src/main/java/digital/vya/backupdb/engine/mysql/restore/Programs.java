package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.Accounts;
import digital.vya.backupdb.engine.mysql.Answers;
import digital.vya.backupdb.engine.mysql.Flavour;
import digital.vya.backupdb.engine.mysql.InvokerViews;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.engine.mysql.dump.MysqlRestoreStream;
import digital.vya.backupdb.engine.mysql.dump.Rewriting;
import digital.vya.backupdb.engine.mysql.dump.WholeDump;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Views, routines, triggers and events as text in a table of the database they belong to. Tables can be moved from one
 * database to another, these cannot: they are dropped in the one and made in the other, and a kill in between must not
 * lose them.
 */
final class Programs {
    /** In a database whose programs are not made yet, or not any more. */
    static final String TABLE = "vya_backupdb_programs";
    /** In a database that waits for the tables of the one that its rows name: to be undone. */
    static final String UNDO = "vya_backupdb_undo";

    static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final String WHOLE = MysqlRestoreStream.WHOLE;

    private static final List<String> DEFINITIONS = List.of(
            "--defaults-file=@identity:file",
            "--protocol=TCP",
            "--default-character-set=utf8mb4",
            "--no-data",
            "--routines",
            "--triggers",
            "--events",
            "--no-tablespaces",
            "--skip-lock-tables");

    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Tools tools;
    private final Accounts accounts;

    Programs(MysqlEngine engine, Mysql mysql, Tools tools, Accounts accounts) {
        this.engine = engine;
        this.mysql = mysql;
        this.tools = tools;
        this.accounts = accounts;
    }

    /** Writes what makes the programs of a database into a new table of another. */
    void save(Settings.Instance instance, MysqlContents of, String into, String table) {
        List<InvokerViews.View> calling = callingViews(instance, of.database());
        List<String> arguments = new ArrayList<>(DEFINITIONS);
        calling.forEach(view -> arguments.add("--ignore-table=" + view.database() + "." + view.name()));
        arguments.addAll(List.of("--databases", "--", of.database()));
        String views = calling.stream().map(InvokerViews.View::sql).collect(Collectors.joining());
        List<Grant> grants = of.routines().isEmpty() ? List.of() : grantsOnRoutines(instance, of);
        InputStream dump = tools.start(
                ToolCall.of(engine.flavour(instance).dump(), arguments, engine.identity(instance, of.database()))
                        .within(PATIENCE));
        try {
            save(instance, new WholeDump(dump), Rewriting.programsOnly(of.database(), table, grants, views), into);
        } catch (BackupException e) {
            throw new BackupException(
                    ErrorCode.SWAP_FAILED,
                    "The views, routines, triggers and events of " + of.database()
                            + " could not be saved, so nothing was exchanged: " + e.getMessage(),
                    "Look why the server's own dump tool with --no-data --routines --events stops, then run again; the"
                            + " live database is as it was.",
                    e);
        }
    }

    /** A routine that is dropped takes the rights on it along. */
    private List<Grant> grantsOnRoutines(Settings.Instance instance, MysqlContents of) {
        return accounts.of(instance, PATIENCE).stream()
                .flatMap(account -> account.grants().stream())
                .filter(line -> line.startsWith("GRANT "))
                .map(Grant::of)
                .filter(grant -> grant.isOnRoutine() && grant.concerns(of.database()))
                .filter(grant -> of.routines().stream().anyMatch(routine -> routine.equalsIgnoreCase(grant.object())))
                .toList();
    }

    /** The table with nothing in it but whose it is. */
    void saveNone(Settings.Instance instance, String of, String into, String table) {
        save(instance, InputStream.nullInputStream(), Rewriting.programsOnly(of, table, List.of(), ""), into);
    }

    private void save(Settings.Instance instance, InputStream dump, Rewriting rules, String into) {
        mysql.feed(engine.seat(instance), into, new MysqlRestoreStream(dump, rules), PATIENCE);
    }

    /** The views that the dump tool must not open: with the rights of who restores they would call their owner's functions. */
    private List<InvokerViews.View> callingViews(Settings.Instance instance, String database) {
        if (engine.flavour(instance) != Flavour.MARIADB) {
            return List.of();
        }
        Answers answers = mysql.answers(engine.seat(instance), null, InvokerViews.QUESTIONS, PATIENCE);
        return new InvokerViews(answers.rows(0), answers.rows(1)).of(database);
    }

    /** Asks whether all that a copy is to keep of its programs is there. */
    static String isWhole() {
        return "SELECT COUNT(*) FROM " + TABLE + " WHERE script = '" + WHOLE + "';";
    }

    /** The database that a table's rows are of, null where nothing was saved; and whether all was saved that was to be. */
    Saved saved(Settings.Instance instance, String database, String table) {
        List<List<String>> rows = mysql.rows(
                engine.seat(instance),
                database,
                "SELECT source, SUM(script = '" + WHOLE + "') FROM " + table + " GROUP BY source;",
                PATIENCE);
        return rows.isEmpty()
                ? new Saved(null, false)
                : new Saved(rows.get(0).get(0), rows.get(0).get(1).equals("1"));
    }

    record Saved(@Nullable String source, boolean whole) {}

    /** Makes the programs of a database anew, from what was saved in a table of any; all that is there goes first. */
    void make(Settings.Instance instance, String database, String from, String table) {
        Mysql.Seat seat = engine.seat(instance);
        Answers answers = mysql.answers(
                seat,
                from,
                List.of(
                        "SELECT source, HEX(script) FROM " + table + " WHERE script <> '" + WHOLE
                                + "' ORDER BY number;",
                        MysqlContents.question(database)),
                PATIENCE);
        String drops = new MysqlContents(database, answers.rows(1))
                .dropsOfPrograms().stream().map(drop -> drop + "\n").collect(Collectors.joining());
        List<List<String>> rows = answers.rows(0);
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        rows.forEach(row -> script.writeBytes(HexFormat.of().parseHex(row.get(1))));
        if (rows.isEmpty() && drops.isEmpty()) {
            return;
        }
        String of = rows.isEmpty() ? database : rows.get(0).get(0);
        InputStream made = new MysqlRestoreStream(
                new ByteArrayInputStream(script.toByteArray()),
                Rewriting.plain(of, database).withStandIns(engine.flavour(instance) == Flavour.MARIADB));
        mysql.feed(seat, database, new SequenceInputStream(text(drops), made), PATIENCE);
    }

    private static InputStream text(String sql) {
        return new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8));
    }
}
