package digital.vya.backupdb.engine.mysql.dump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a dump on its way to the client. {@code from} is the database it is of, {@code to} the one it goes
 * into. {@code definer} is whose its programs become: null keeps who it was, the empty text makes it the user who restores.
 * {@code runs} is false when only the programs are wanted, for the table {@code keptIn} (null: they are not kept).
 * {@code grants} and {@code views}, the latter as SQL, come before all views of the dump. {@code asleep} makes events
 * that do not fire, and views that run with the rights of who asks them. {@code standIns} makes the routines after the
 * views, with {@link RoutineStandIns} before: MariaDB calls functions while it makes views.
 */
public record Rewriting(
        String from,
        String to,
        @Nullable String definer,
        boolean runs,
        @Nullable String keptIn,
        boolean asleep,
        List<Grant> grants,
        String views,
        boolean standIns) {
    public Rewriting {
        grants = List.copyOf(grants);
    }

    /** Everything as it was, in another database at most. */
    public static Rewriting plain(String from, String to) {
        return new Rewriting(from, to, null, true, null, false, List.of(), "", false);
    }

    /** Only what makes the programs, into a table of this name, with views that the dump does not have. */
    public static Rewriting programsOnly(String database, String table, List<Grant> grants, String views) {
        return new Rewriting(database, database, null, false, table, false, grants, views, false);
    }

    /** The same for a server that calls functions while it makes views, or for one that does not. */
    public Rewriting withStandIns(boolean calls) {
        return new Rewriting(from, to, definer, runs, keptIn, asleep, grants, views, calls);
    }

    /** The same for a single statement. */
    Rewriting once(String into, @Nullable String owner, boolean sleeps) {
        return new Rewriting(from, into, owner, true, null, sleeps, List.of(), "", standIns);
    }
}
