package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import java.util.List;

/** The databases of a server as whole things: made, closed, renamed, dropped. Names are data and come as they are. */
public interface Databases {
    /** Connects and looks; changes nothing. */
    TargetFacts look(Settings.Instance instance, String database);

    /** Throws when a restore must not make, replace or fill a database of this name. Asks no server. */
    void refuseName(String database);

    /** Throws when the tools must stay connected to this database, so that it cannot be replaced. */
    void refuseReplacing(Settings.Instance instance, String database);

    /** Keeps others out of a database that is there, ends their connections, and gives what {@link #open} needs. */
    int close(Settings.Instance instance, String database);

    /** Lets others in again, as many as before. */
    void open(Settings.Instance instance, String database, int limit);

    /** Ends all connections to it. Harmless when it is not there. */
    void drop(Settings.Instance instance, String database);

    /** In one short moment {@code live} becomes {@code old} and {@code work} becomes {@code live}; or nothing does. */
    void swap(Settings.Instance instance, String live, String work, String old);

    /** Gives a database a name that is free. */
    void rename(Settings.Instance instance, String from, String to);

    List<String> names(Settings.Instance instance);

    /** Databases that a swap had begun to fill when it was cut off: nothing to go back to. */
    default List<String> halfMade(Settings.Instance instance) {
        return List.of();
    }

    /** The one value that an operator's query gives, as text; it cannot change anything. */
    String ask(Settings.Instance instance, String database, String sql);

    /** Whether an answer of {@link #ask} is true. */
    default boolean isTrue(String answer) {
        return answer.equals("true");
    }

    /** The query for the time that {@code query} gives, as seconds since 1970, or the text none. */
    default String secondsOf(String query) {
        return "SELECT coalesce(extract(epoch FROM (" + query + "\n)::timestamptz)::bigint::text, 'none')";
    }

    /** Undoes or finishes a swap that a kill cut off, where a server cannot do so by itself. No swap may go on meanwhile. */
    default void settle(Settings.Instance instance) {}
}
