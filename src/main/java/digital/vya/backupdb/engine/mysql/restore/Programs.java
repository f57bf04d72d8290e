package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.Accounts;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.Sql;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.engine.mysql.dump.RestoreStream;
import digital.vya.backupdb.engine.mysql.dump.Rewriting;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

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
    /** The last row; without it the table is not whole. */
    private static final String WHOLE = "-- whole";

    private static final List<String> DEFINITIONS = List.of(
            "--defaults-file=@identity:file",
            "--protocol=TCP",
            "--default-character-set=utf8mb4",
            "--no-data",
            "--routines",
            "--triggers",
            "--events",
            "--no-tablespaces",
            "--skip-lock-tables",
            "--databases",
            "--");

    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Tools tools;
    private final Catalogue catalogue;
    private final Accounts accounts;

    Programs(MysqlEngine engine, Mysql mysql, Tools tools, Catalogue catalogue, Accounts accounts) {
        this.engine = engine;
        this.mysql = mysql;
        this.tools = tools;
        this.catalogue = catalogue;
        this.accounts = accounts;
    }

    /** Writes what makes the programs of a database into a new table of another. */
    void save(Settings.Instance instance, String of, String into, String table) {
        List<String> arguments = new ArrayList<>(DEFINITIONS);
        arguments.add(of);
        // a routine that is dropped takes the rights on it along
        List<String> routines = catalogue.routines(instance, of);
        List<Grant> grants = accounts.of(instance, PATIENCE).stream()
                .flatMap(account -> account.grants().stream())
                .filter(line -> line.startsWith("GRANT "))
                .map(Grant::of)
                .filter(grant -> grant.isOnRoutine() && grant.concerns(of))
                .filter(grant -> routines.stream().anyMatch(grant.object()::equalsIgnoreCase))
                .toList();
        InputStream dump =
                tools.start(ToolCall.of(engine.flavour(instance).dump(), arguments, engine.identity(instance, of))
                        .within(PATIENCE));
        mysql.feed(
                engine.seat(instance),
                into,
                new RestoreStream(dump, Rewriting.programsOnly(of, table, grants)),
                PATIENCE);
        mark(instance, into, table, of);
    }

    /** The table with nothing in it but whose it is. */
    void saveNone(Settings.Instance instance, String of, String into, String table) {
        mysql.feed(
                engine.seat(instance),
                into,
                new RestoreStream(InputStream.nullInputStream(), Rewriting.programsOnly(of, table, List.of())),
                PATIENCE);
        mark(instance, into, table, of);
    }

    private void mark(Settings.Instance instance, String database, String table, String of) {
        mysql.script(
                engine.seat(instance),
                database,
                "INSERT INTO " + table + " (source, script) VALUES (" + Sql.literal(of) + ", '" + WHOLE + "');",
                PATIENCE);
    }

    /** Whether all was saved that was to be. */
    boolean isWhole(Settings.Instance instance, String database, String table) {
        return mysql.rows(
                        engine.seat(instance),
                        database,
                        "SELECT COUNT(*) FROM " + table + " WHERE script = '" + WHOLE + "';",
                        PATIENCE)
                .get(0)
                .get(0)
                .equals("1");
    }

    /** The database they are of; null where nothing was saved. */
    String source(Settings.Instance instance, String database, String table) {
        List<List<String>> rows =
                mysql.rows(engine.seat(instance), database, "SELECT DISTINCT source FROM " + table + ";", PATIENCE);
        return rows.isEmpty() ? null : rows.get(0).get(0);
    }

    /** Makes the programs of a database anew, from what was saved in a table of any; all that is there goes first. */
    void make(Settings.Instance instance, String database, String from, String table) {
        Mysql.Seat seat = engine.seat(instance);
        List<List<String>> rows = mysql.rows(
                seat,
                from,
                "SELECT source, HEX(script) FROM " + table + " WHERE script <> '" + WHOLE + "' ORDER BY number;",
                PATIENCE);
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        rows.forEach(row -> script.writeBytes(HexFormat.of().parseHex(row.get(1))));
        String drops = String.join("\n", catalogue.dropsOfPrograms(instance, database));
        if (!drops.isEmpty()) {
            mysql.script(seat, database, drops, PATIENCE);
        }
        if (!rows.isEmpty()) {
            Rewriting rules = Rewriting.plain(rows.get(0).get(0), database);
            mysql.feed(
                    seat, database, new RestoreStream(new ByteArrayInputStream(script.toByteArray()), rules), PATIENCE);
        }
    }
}
