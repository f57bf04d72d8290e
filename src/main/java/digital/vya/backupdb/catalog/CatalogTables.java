package digital.vya.backupdb.catalog;

import digital.vya.backupdb.errors.ErrorCode;
import java.sql.SQLException;
import java.time.Instant;

/** The database in which the tables of the catalogue are. */
interface CatalogTables extends AutoCloseable {
    /** For messages, without anything secret. */
    String name();

    /** Whether other nodes use it as well. */
    boolean isShared();

    /** Whether it was made before, by this or another process. */
    boolean isThere();

    /** Milliseconds since 1970 by its own clock, as an expression. */
    String now();

    /** All that is read is of one moment. */
    <T> T read(Catalog.Work<T> work) throws SQLException;

    /** All of it, or nothing; one after the other, also of other processes. */
    <T> T change(Catalog.Work<T> work) throws SQLException;

    /** The same of rows that stand for themselves, whatever else is changed meanwhile. */
    <T> T write(Catalog.Work<T> work) throws SQLException;

    /** What was changed until now is on the disk when this returns. */
    void settle() throws SQLException;

    /** What an error of it means. */
    ErrorCode meaning(SQLException e);

    /** Whether it can be read to its end. */
    boolean isSound() throws SQLException;

    /** Puts a new one, with what people decided as far as that can be read, in the place of a damaged one. */
    Catalog.Aside putAside(Instant now) throws SQLException;

    /** For good: nothing opens it again. */
    @Override
    void close();
}
