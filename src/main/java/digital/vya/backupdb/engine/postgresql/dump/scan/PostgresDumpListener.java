package digital.vya.backupdb.engine.postgresql.dump.scan;

/** Hears what a {@link PostgresDumpScanner} comes across. Places are indexes into the chunk at hand. */
public interface PostgresDumpListener {
    /** A {@code --} line between statements, without its line end; too long ones are cut. */
    default void comment(Capture text) {}

    default void commandBegins(int at) {}

    /** A line for psql such as {@code \connect}, without its line end; too long ones are cut. */
    default void command(Capture text, int end) {}

    default void statementBegins(int at) {}

    /** The statement is too long to be held: all that will be known of its text. Said once, at the end of a chunk. */
    default void statementGrows(StatementText text, int end) {}

    /**
     * The end of a statement: its text with the {@code ;}, or the beginning of that, and how many groups in
     * parentheses it has. True when rows in COPY's text format follow.
     */
    boolean statementEnds(StatementText text, long groups, int end);

    /** That many rows of the COPY announced last have gone by. */
    default void rows(long count) {}

    default void rowsEnd(int end) {}

    /** A backslash in a statement, outside of strings: psql obeys what follows. */
    default void backslash(int at) {}

    /** Something that pg_dump does not write, and that psql obeys or might read in another way than we do. */
    default void unlike(String what, long line) {}
}
