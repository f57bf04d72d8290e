package digital.vya.backupdb.engine.postgresql.dump;

/** Hears what a {@link DumpScanner} comes across, all of it outside of strings, bodies and data. */
interface DumpListener {
    /** A {@code --} line on its own, without its line end; too long ones are cut. */
    void comment(Capture text);

    /** A line for psql such as {@code \connect}, without its line end; too long ones are cut. */
    void command(Capture text);

    /** The first byte of a statement. */
    void statementBegins();

    /**
     * The end of a statement that began a line with COPY, INSERT or SET: its text without {@code ;} and without what
     * stood in parentheses, and how many of those groups there were. True when rows in COPY's text format follow.
     */
    boolean statementEnds(Capture text, long groups);

    /** That many rows of the COPY announced last have gone by. */
    void rows(long count);
}
