package digital.vya.backupdb.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import digital.vya.backupdb.config.SharedCatalog;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database that several nodes share, in a schema of its own. */
final class PostgresCatalog implements CatalogTables {
    static final String SCHEMA = "vya_backupdb";

    private static final int MOST_CONNECTIONS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Longer than the server works on a statement. */
    static final Duration ANSWERED = Duration.ofSeconds(35);

    private static final Duration IDLE = Duration.ofMinutes(2);

    /** Names only what is in the schema, also where other roles may make objects; waits for nothing without end. */
    private static final String SESSION = "SET search_path = " + SCHEMA + ", pg_temp; SET lock_timeout = '10s';"
            + " SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s';"
            + " SET client_min_messages = warning";

    /** Those who change it come one after the other, on all nodes: the audit is one chain. */
    private static final String ONE_BY_ONE = "SELECT pg_advisory_xact_lock(8423741236172845961)";

    private final SharedCatalog where;
    private @Nullable HikariDataSource pool;
    private boolean closed;

    PostgresCatalog(SharedCatalog where) {
        this.where = where;
    }

    @Override
    public String name() {
        return where.shown();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    /** Who names one asks for it. */
    @Override
    public boolean isThere() {
        return true;
    }

    @Override
    public String now() {
        return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
    }

    @Override
    public <T> T read(Catalog.Work<T> work) throws SQLException {
        return transaction(Connection.TRANSACTION_REPEATABLE_READ, true, work);
    }

    @Override
    public <T> T change(Catalog.Work<T> work) throws SQLException {
        return transaction(Connection.TRANSACTION_READ_COMMITTED, false, sql -> {
            sql.each(row -> {}, ONE_BY_ONE);
            return work.on(sql);
        });
    }

    @Override
    public <T> T write(Catalog.Work<T> work) throws SQLException {
        return transaction(Connection.TRANSACTION_READ_COMMITTED, false, work);
    }

    /** A commit waits for the server's disk. */
    @Override
    public void settle() {}

    private <T> T transaction(int isolation, boolean reads, Catalog.Work<T> work) throws SQLException {
        try (Connection connection = pool().getConnection()) {
            return transaction(connection, isolation, reads, work);
        }
    }

    private static <T> T transaction(Connection connection, int isolation, boolean reads, Catalog.Work<T> work)
            throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(isolation);
        connection.setReadOnly(reads);
        boolean done = false;
        try (Sql sql = new Sql(connection)) {
            T answer = work.on(sql);
            connection.commit();
            done = true;
            return answer;
        } finally {
            if (!done) {
                connection.rollback();
            }
        }
    }

    /** Made by the first who asks; where it cannot be made, the next one tries again. */
    private synchronized HikariDataSource pool() throws SQLException {
        if (closed) {
            throw new BackupException(ErrorCode.CATALOG_UNUSABLE, "Catalogue " + name() + " is closed");
        }
        if (pool == null) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(where.url());
            config.setPoolName("catalogue");
            where.user().ifPresent(config::setUsername);
            where.password().ifPresent(config::setPassword);
            config.setMaximumPoolSize(MOST_CONNECTIONS);
            config.setMinimumIdle(0);
            config.setIdleTimeout(IDLE.toMillis());
            config.setConnectionTimeout(PATIENCE.toMillis());
            config.setConnectionInitSql(SESSION);
            // as texts: the driver does not see any other, and would wait for a connection that died without end
            config.addDataSourceProperty("ApplicationName", "vya-backupdb");
            config.addDataSourceProperty("connectTimeout", Long.toString(PATIENCE.toSeconds()));
            config.addDataSourceProperty("socketTimeout", Long.toString(ANSWERED.toSeconds()));
            config.addDataSourceProperty("tcpKeepAlive", "true");
            HikariDataSource fresh = start(config);
            boolean done = false;
            try (Connection connection = fresh.getConnection()) {
                migrate(connection);
                done = true;
            } finally {
                if (!done) {
                    fresh.close();
                }
            }
            pool = fresh;
        }
        return pool;
    }

    /** The pool says only that it could not be made; what the server said is what helps. */
    private static HikariDataSource start(HikariConfig config) throws SQLException {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw e.getCause() instanceof SQLException said ? said : new SQLException(e.getMessage(), e);
        } catch (RuntimeException e) {
            // such as an address that the driver does not take
            throw new SQLException(e.getMessage(), e);
        }
    }

    private static void migrate(Connection connection) throws SQLException {
        String tables =
                "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = '" + SCHEMA + "' AND tablename = 'migrations'";
        boolean done = transaction(
                connection, Connection.TRANSACTION_READ_COMMITTED, true, sql -> CatalogMigrations.areDone(sql, tables));
        if (!done) {
            transaction(connection, Connection.TRANSACTION_READ_COMMITTED, false, sql -> {
                sql.each(row -> {}, ONE_BY_ONE);
                requireUnicode(sql);
                if (sql.first(row -> true, OWNED + " IS NOT NULL").isEmpty()) {
                    sql.change("CREATE SCHEMA " + SCHEMA);
                }
                requireOwn(sql);
                // texts are compared byte by byte, as SQLite does
                CatalogMigrations.apply(sql, text -> text.replace(" TEXT", " TEXT COLLATE \"C\""));
                return true;
            });
        }
    }

    /** Whether the schema is there, and its owner's rights are this role's: null where it is not there. */
    private static final String OWNED =
            "SELECT pg_catalog.pg_has_role(n.nspowner, 'USAGE') FROM pg_catalog.pg_namespace n" + " WHERE n.nspname = '"
                    + SCHEMA + "' AND n.nspowner";

    /** What another role put into it would run with the rights of this one. */
    private static void requireOwn(Sql sql) throws SQLException {
        if (!sql.first(row -> row.getBoolean(1), OWNED + " IS NOT NULL").orElse(false)) {
            throw new SQLException("schema " + SCHEMA + " is another role's; drop it, or give it to this one");
        }
    }

    private static void requireUnicode(Sql sql) throws SQLException {
        String encoding =
                sql.first(row -> row.getString(1), "SHOW server_encoding").orElse("");
        if (!encoding.equals("UTF8")) {
            throw new SQLException("its encoding is " + encoding + "; make the database with ENCODING 'UTF8'");
        }
    }

    @Override
    public ErrorCode meaning(SQLException e) {
        return ErrorCode.CATALOG_UNUSABLE;
    }

    /** A server looks after its pages itself. */
    @Override
    public boolean isSound() throws SQLException {
        return read(sql -> sql.first(row -> true, "SELECT 1 FROM migrations")).isPresent();
    }

    @Override
    public Catalog.Aside putAside(Instant now) {
        throw new BackupException(
                ErrorCode.CATALOG_UNUSABLE, "Catalogue " + name() + " is no file that could be put aside");
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }
}
