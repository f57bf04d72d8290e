package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.Answers;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.MysqlSql;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.WorkName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
        MysqlContents before = catalogue.contents(instance, live);
        // programs that could not be made yet leave as the text they are
        boolean unmade = before.tables().contains(Programs.TABLE);
        orSettled(instance, () -> {
            create(instance, old, before);
            if (unmade) {
                programs.saveNone(instance, live, old, Programs.UNDO);
            } else {
                programs.save(instance, before, old, Programs.UNDO);
            }
        });
        // as late as can be: what comes after this look stays where it is
        List<MysqlContents> now = catalogue.contents(instance, List.of(live, work));
        List<String> moves = new ArrayList<>(moves(now.get(0), old));
        moves.addAll(moves(now.get(1), live));
        moves.add(move(old, Programs.UNDO, old, unmade ? Programs.UNDO + "_done" : Programs.TABLE));
        exchange(instance, now, moves);
        complete(instance, live, work);
    }

    /** {@code to} is made, and becomes what {@code from} was. */
    void rename(Settings.Instance instance, String from, String to) {
        settle(instance);
        MysqlContents before = catalogue.contents(instance, from);
        orSettled(instance, () -> {
            create(instance, to, before);
            programs.saveNone(instance, to, to, Programs.UNDO);
        });
        List<String> moves = new ArrayList<>(moves(before, to));
        moves.add(move(to, Programs.UNDO, from, Programs.UNDO + "_done"));
        exchange(instance, List.of(before), moves);
        complete(instance, to, from);
    }

    /** A table with triggers cannot leave its database. */
    private void exchange(Settings.Instance instance, List<MysqlContents> leaving, List<String> moves) {
        List<String> script = new ArrayList<>();
        leaving.forEach(contents -> script.addAll(contents.dropsOfPrograms()));
        script.add("SET SESSION foreign_key_checks = 0;");
        script.add("RENAME TABLE " + String.join(", ", moves) + ";");
        try {
            orSettled(instance, () -> run(instance, script));
        } catch (BackupException e) {
            throw new BackupException(ErrorCode.SWAP_FAILED, "The tables could not be exchanged: " + e.getMessage(), e);
        }
    }

    /** What fails leaves nothing behind, where the server can still be asked. */
    private void orSettled(Settings.Instance instance, Runnable step) {
        try {
            step.run();
        } catch (BackupException e) {
            try {
                settle(instance);
            } catch (BackupException onSettling) {
                e.addSuppressed(onSettling);
            }
            throw e;
        }
    }

    /** What comes after the tables. It can be done again and again. */
    private void complete(Settings.Instance instance, String live, @Nullable String work) {
        List<String> last = new ArrayList<>();
        if (mended(instance, live, work).tables().contains(Programs.TABLE)) {
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
            last.add("DROP TABLE " + MysqlSql.identifier(live) + "." + Programs.TABLE + ";");
        }
        if (work != null) {
            last.add(drop(work));
        }
        run(instance, last);
    }

    /** Gives the live database what is not in its tables: how it writes text, and its own name in defaults. */
    private MysqlContents mended(Settings.Instance instance, String live, @Nullable String work) {
        List<String> questions =
                new ArrayList<>(List.of(MysqlContents.question(live), defaults(catalogue.contents(instance, live))));
        if (work != null) {
            questions.add(MysqlContents.question(work));
        }
        Answers answers = catalogue.ask(instance, questions);
        List<String> script = new ArrayList<>();
        if (work != null) {
            script.add("ALTER DATABASE " + MysqlSql.identifier(live)
                    + new MysqlContents(work, answers.rows(2)).textRules() + ";");
        }
        script.addAll(sequences(live, answers.rows(1)));
        run(instance, script);
        return new MysqlContents(live, answers.rows(0));
    }

    /** Asked by the names of tables, and only where there is a sequence: else the server would open every view. */
    private static String defaults(MysqlContents contents) {
        return contents.sequences().isEmpty()
                ? ""
                : contents.tables().stream()
                        .map(table -> "SELECT table_name, column_name, column_default FROM information_schema.columns"
                                + " WHERE table_schema = " + MysqlSql.literal(contents.database())
                                + " AND table_name = "
                                + MysqlSql.literal(table) + " AND column_default LIKE 'nextval(%';\n")
                        .collect(Collectors.joining());
    }

    /** A default that takes numbers from a sequence names its database: the copy, which is no more. */
    private static List<String> sequences(String live, List<List<String>> defaults) {
        List<String> script = new ArrayList<>();
        for (List<String> row : defaults) {
            Matcher sequence = SEQUENCE.matcher(row.get(2));
            if (sequence.matches() && WorkName.isOne(sequence.group(1).replace("``", "`"))) {
                script.add("ALTER TABLE " + MysqlSql.identifier(live) + "." + MysqlSql.identifier(row.get(0))
                        + " ALTER COLUMN "
                        + MysqlSql.identifier(row.get(1)) + " SET DEFAULT nextval(" + MysqlSql.identifier(live) + ".`"
                        + sequence.group(2) + "`);");
            }
        }
        return script;
    }

    /** Undoes or finishes what a kill cut off. Harmless when there is nothing. */
    void settle(Settings.Instance instance) {
        Answers answers = catalogue.ask(
                instance,
                List.of(
                        Catalogue.databasesWith(Programs.UNDO),
                        Catalogue.databasesWith(Programs.TABLE),
                        Catalogue.DATABASES));
        for (String database : answers.column(0)) {
            undo(instance, database);
        }
        List<String> ours = answers.column(2).stream().filter(WorkName::isOne).toList();
        for (String database : answers.column(1)) {
            if (!WorkName.isOne(database)) {
                LOG.warn("Finishing the swap of {}, which was cut off after its tables were exchanged", database);
                List<String> copies = emptied(instance, database, ours);
                finish(instance, database, copies.isEmpty() ? null : copies.get(0));
            }
        }
        removeEmpty(instance, ours);
    }

    /** What hinders it must not hinder a rollback. */
    private void finish(Settings.Instance instance, String live, @Nullable String work) {
        try {
            complete(instance, live, work);
        } catch (BackupException e) {
            LOG.warn("{} {}", e.getMessage(), e.hint());
        }
    }

    /** What is kept holds its programs at least: one that holds nothing at all was just begun. */
    private void removeEmpty(Settings.Instance instance, List<String> ours) {
        List<String> kept =
                ours.stream().filter(name -> name.contains(WorkName.BEFORE)).toList();
        run(
                instance,
                catalogue.contents(instance, kept).stream()
                        .filter(contents -> contents.exists() && contents.isEmpty())
                        .map(contents -> drop(contents.database()))
                        .toList());
    }

    /** The tables have not moved: what was dropped of the live database is made again. */
    private void undo(Settings.Instance instance, String database) {
        Programs.Saved saved = programs.saved(instance, database, Programs.UNDO);
        boolean onlyUndo = catalogue.contents(instance, database).tables().size() == 1;
        if (saved.whole() && saved.source() != null && !saved.source().equals(database)) {
            LOG.warn("Undoing the swap of {}, which was cut off before its tables were exchanged", saved.source());
            programs.make(instance, saved.source(), database, Programs.UNDO);
        }
        if (onlyUndo) {
            run(instance, List.of(drop(database)));
        }
    }

    /** Copies of a database whose tables have all left. */
    private List<String> emptied(Settings.Instance instance, String live, List<String> ours) {
        List<String> copies = ours.stream()
                .filter(name -> name.startsWith(WorkName.start(live, WorkName.RESTORING))
                        || name.startsWith(WorkName.start(live, WorkName.BEFORE)))
                .toList();
        return catalogue.contents(instance, copies).stream()
                .filter(contents -> contents.exists()
                        && contents.tables().stream().allMatch(table -> table.equals(Programs.UNDO + "_done")))
                .map(MysqlContents::database)
                .toList();
    }

    private void create(Settings.Instance instance, String name, MysqlContents like) {
        run(instance, List.of("CREATE DATABASE " + MysqlSql.identifier(name) + like.textRules() + ";"));
    }

    private static String drop(String name) {
        return "DROP DATABASE IF EXISTS " + MysqlSql.identifier(name) + ";";
    }

    private void run(Settings.Instance instance, List<String> script) {
        if (!script.isEmpty()) {
            mysql.script(engine.seat(instance), null, String.join("\n", script), Programs.PATIENCE);
        }
    }

    private static List<String> moves(MysqlContents from, String to) {
        return from.tables().stream()
                .map(table -> move(from.database(), table, to, table))
                .toList();
    }

    private static String move(String from, String table, String to, String as) {
        return MysqlSql.identifier(from) + "." + MysqlSql.identifier(table) + " TO " + MysqlSql.identifier(to) + "."
                + MysqlSql.identifier(as);
    }
}
