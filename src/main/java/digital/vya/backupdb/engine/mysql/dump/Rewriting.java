package digital.vya.backupdb.engine.mysql.dump;

import java.util.List;

/**
 * What becomes of a dump on its way to the client. {@code from} is the database it is of, {@code to} the one it goes
 * into. {@code definer} is whose its programs become: null keeps who it was, the empty text makes it whoever restores.
 * {@code runs} is false when only the programs are wanted, for the table {@code keptIn} (null: they are not kept).
 * {@code asleep} makes events that do not fire, and views that run with the rights of who asks them.
 */
public record Rewriting(
        String from, String to, String definer, boolean runs, String keptIn, boolean asleep, List<Grant> grants) {
    public Rewriting {
        grants = List.copyOf(grants);
    }

    /** Everything as it was, in another database at most. */
    public static Rewriting plain(String from, String to) {
        return new Rewriting(from, to, null, true, null, false, List.of());
    }

    /** Only what makes the programs, into a table of this name. */
    public static Rewriting programsOnly(String database, String table, List<Grant> grants) {
        return new Rewriting(database, database, null, false, table, false, grants);
    }
}
