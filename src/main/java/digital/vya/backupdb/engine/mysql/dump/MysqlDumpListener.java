package digital.vya.backupdb.engine.mysql.dump;

import org.jspecify.annotations.Nullable;

/** Hears what a dump is made of, in order; all parts together are the dump, byte for byte. */
interface MysqlDumpListener {
    /** Blanks, comments and the client's own commands, as they stand there. */
    default void between(byte[] bytes, int from, int to) {}

    /** A comment of one line, also told to {@link #between}. */
    default void comment(String line) {}

    /** A whole statement that holds no rows, with its delimiter. */
    void statement(byte[] text, byte[] delimiter);

    /** An INSERT begins; {@code table} is null where it names a database too. */
    default void rowsBegin(@Nullable String table) {}

    /** A part of the INSERT. */
    default void rows(byte[] bytes, int from, int to) {}

    /** The INSERT is over; so many rows were in it. */
    default void rowsEnd(long count) {}
}
