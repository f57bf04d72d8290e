package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.Sql;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.WorkName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges the tables of databases in one RENAME TABLE, which the server does as a whole or not at all. Programs cannot
 * be moved: they are saved before and made again after it. Where a kill struck can be seen on the server, by which
 * database holds which table of {@link Programs}: {@link #settle} undoes what was before the RENAME and finishes what
 * was after it.
 */
final class Swap {
    private static final Logger LOG = LoggerFactory.getLogger(Swap.class);
    /** What a table's default says of a sequence in a copy. */
    private static final Pattern SEQUENCE = Pattern.compile("(?is)nextval\\(`((?:[^`]|``)*)`\\.`((?:[^`]|``)*)`\\)");

    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Catalogue catalogue;
    private final Programs programs;

    Swap(MysqlEngine engine, Mysql mysql, Catalogue catalogue, Programs programs) {
        this.engine = engine;
        this.mysql = mysql;
        this.catalogue = catalogue;
        this.programs = programs;
    }

    /** {@code live} becomes {@code old}, {@code work} becomes {@code live}. */
    void swap(Settings.Instance instance, String live, String work, String old) {
        settle(instance);
        create(instance, old, live);
        // programs that could not be made yet leave as the text they are
        boolean unmade = catalogue.tables(instance, live).contains(Programs.TABLE);
        if (unmade) {
            programs.saveNone(instance, live, old, Programs.UNDO);
        } else {
            programs.save(instance, live, old, Programs.UNDO);
        }
        List<String> moves = new ArrayList<>(moves(instance, live, old));
        moves.addAll(moves(instance, work, live));
        moves.add(move(old, Programs.UNDO, old, unmade ? Programs.UNDO + "_done" : Programs.TABLE));
        exchange(instance, live, work, moves);
        complete(instance, live, work);
    }

    /** {@code to} is made, and becomes what {@code from} was. */
    void rename(Settings.Instance instance, String from, String to) {
        settle(instance);
        create(instance, to, from);
        programs.saveNone(instance, to, to, Programs.UNDO);
        List<String> moves = new ArrayList<>(moves(instance, from, to));
        moves.add(move(to, Programs.UNDO, from, Programs.UNDO + "_done"));
        exchange(instance, null, from, moves);
        complete(instance, to, from);
    }

    private void exchange(Settings.Instance instance, String live, String work, List<String> moves) {
        List<String> script = new ArrayList<>();
        // a table with triggers cannot leave its database
        if (live != null) {
            script.addAll(catalogue.dropsOfPrograms(instance, live));
        }
        script.addAll(catalogue.dropsOfPrograms(instance, work));
        script.add("SET SESSION foreign_key_checks = 0;");
        script.add("RENAME TABLE " + String.join(", ", moves) + ";");
        try {
            mysql.script(engine.seat(instance), null, String.join("\n", script), Programs.PATIENCE);
        } catch (BackupException e) {
            settle(instance);
            throw new BackupException(ErrorCode.SWAP_FAILED, "The tables could not be exchanged: " + e.getMessage(), e);
        }
    }

    /** What comes after the tables. It can be done again and again. */
    private void complete(Settings.Instance instance, String live, String work) {
        Mysql.Seat seat = engine.seat(instance);
        if (work != null) {
            mysql.script(
                    seat,
                    null,
                    "ALTER DATABASE " + Sql.identifier(live) + catalogue.textRules(instance, work) + ";",
                    Programs.PATIENCE);
        }
        sequences(instance, live);
        if (catalogue.tables(instance, live).contains(Programs.TABLE)) {
            try {
                programs.make(instance, live, live, Programs.TABLE);
            } catch (BackupException e) {
                throw new BackupException(
                        ErrorCode.SWAP_FAILED,
                        "Database " + live + " has its new tables, but not all of its views, routines, triggers and"
                                + " events: " + e.getMessage(),
                        "Mend the cause, then run any restore or rollback: it makes them first. "
                                + "`vya-backupdb rollback` takes the old database back.",
                        e);
            }
            mysql.script(
                    seat, null, "DROP TABLE " + Sql.identifier(live) + "." + Programs.TABLE + ";", Programs.PATIENCE);
        }
        if (work != null) {
            drop(instance, work);
        }
    }

    /** A default that takes numbers from a sequence names its database: the copy, which is no more. */
    private void sequences(Settings.Instance instance, String live) {
        List<List<String>> rows = mysql.rows(
                engine.seat(instance),
                "SELECT table_name, column_name, column_default FROM information_schema.columns WHERE table_schema = "
                        + Sql.literal(live) + " AND column_default LIKE 'nextval(%';");
        for (List<String> row : rows) {
            Matcher sequence = SEQUENCE.matcher(row.get(2));
            if (sequence.matches() && WorkName.isOne(sequence.group(1).replace("``", "`"))) {
                mysql.script(
                        engine.seat(instance),
                        live,
                        "ALTER TABLE " + Sql.identifier(row.get(0)) + " ALTER COLUMN " + Sql.identifier(row.get(1))
                                + " SET DEFAULT nextval(" + Sql.identifier(live) + ".`" + sequence.group(2) + "`);",
                        Programs.PATIENCE);
            }
        }
    }

    /** Undoes or finishes what a kill cut off. Harmless when there is nothing. */
    void settle(Settings.Instance instance) {
        for (String database : catalogue.databasesWith(instance, Programs.UNDO)) {
            undo(instance, database);
        }
        for (String database : catalogue.databasesWith(instance, Programs.TABLE)) {
            if (!WorkName.isOne(database)) {
                LOG.warn("Finishing the swap of {}, which was cut off after its tables were exchanged", database);
                List<String> copies = emptied(instance, database);
                finish(instance, database, copies.isEmpty() ? null : copies.get(0));
            }
        }
        removeEmpty(instance);
    }

    /** What hinders it must not hinder a rollback. */
    private void finish(Settings.Instance instance, String live, String work) {
        try {
            complete(instance, live, work);
        } catch (BackupException e) {
            LOG.warn("{} {}", e.getMessage(), e.hint());
        }
    }

    /** What is kept holds its programs at least: one that holds nothing at all was just begun. */
    private void removeEmpty(Settings.Instance instance) {
        catalogue.databases(instance).stream()
                .filter(name -> WorkName.isOne(name) && name.contains(WorkName.BEFORE))
                .filter(name -> catalogue.tables(instance, name).isEmpty()
                        && catalogue.programs(instance, name).stream().allMatch(count -> count == 0))
                .forEach(name -> drop(instance, name));
    }

    /** The tables have not moved: what was dropped of the live database is made again. */
    private void undo(Settings.Instance instance, String database) {
        String live = programs.source(instance, database, Programs.UNDO);
        boolean onlyUndo = catalogue.tables(instance, database).size() == 1;
        boolean whole = programs.isWhole(instance, database, Programs.UNDO);
        if (whole && live != null && !live.equals(database)) {
            LOG.warn("Undoing the swap of {}, which was cut off before its tables were exchanged", live);
            programs.make(instance, live, database, Programs.UNDO);
        }
        if (onlyUndo) {
            drop(instance, database);
        }
    }

    /** Copies of a database whose tables have all left. */
    private List<String> emptied(Settings.Instance instance, String live) {
        return catalogue.databases(instance).stream()
                .filter(name -> WorkName.isOne(name)
                        && (name.startsWith(WorkName.start(live, WorkName.RESTORING))
                                || name.startsWith(WorkName.start(live, WorkName.BEFORE))))
                .filter(name -> catalogue.tables(instance, name).stream()
                        .allMatch(table -> table.equals(Programs.UNDO + "_done")))
                .toList();
    }

    private void create(Settings.Instance instance, String name, String like) {
        mysql.script(
                engine.seat(instance),
                null,
                "CREATE DATABASE " + Sql.identifier(name) + catalogue.textRules(instance, like) + ";",
                Programs.PATIENCE);
    }

    private void drop(Settings.Instance instance, String name) {
        mysql.script(
                engine.seat(instance),
                null,
                "DROP DATABASE IF EXISTS " + Sql.identifier(name) + ";",
                Programs.PATIENCE);
    }

    private List<String> moves(Settings.Instance instance, String from, String to) {
        return catalogue.tables(instance, from).stream()
                .map(table -> move(from, table, to, table))
                .toList();
    }

    private static String move(String from, String table, String to, String as) {
        return Sql.identifier(from) + "." + Sql.identifier(table) + " TO " + Sql.identifier(to) + "."
                + Sql.identifier(as);
    }
}
