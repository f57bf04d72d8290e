package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.SafeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** One SQLite file of the state folder, opened by the first who asks. */
final class SqliteCatalog implements CatalogTables {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteCatalog.class);
    private static final List<String> DECISIONS = List.of("acknowledgements", "audit", "filled_tables");
    private static final List<String> ENDINGS = List.of("", "-wal", "-shm");
    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final Duration DRIVERS_STAY = Duration.ofHours(1);

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    /** The file that the connection is to. */
    private @Nullable Object opened;

    private volatile boolean closed;

    SqliteCatalog(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public boolean isThere() {
        return Files.isWritable(file);
    }

    @Override
    public String now() {
        return "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";
    }

    @Override
    public <T> T read(Catalog.Work<T> work) throws SQLException {
        return locked(connection -> transaction(connection, "BEGIN", work));
    }

    @Override
    public <T> T change(Catalog.Work<T> work) throws SQLException {
        return locked(connection -> transaction(connection, "BEGIN IMMEDIATE", work));
    }

    @Override
    public <T> T write(Catalog.Work<T> work) throws SQLException {
        return change(work);
    }

    @Override
    public void settle() throws SQLException {
        locked(connection -> {
            try (Sql sql = new Sql(connection)) {
                return sql.first(row -> row.getInt(1), "PRAGMA wal_checkpoint(FULL)");
            }
        });
    }

    private interface Use<T> {
        T of(Connection connection) throws SQLException;
    }

    private <T> T locked(Use<T> use) throws SQLException {
        boolean mine = false;
        try {
            mine = lock.tryLock(BUSY.toMillis(), TimeUnit.MILLISECONDS);
            if (!mine || closed) {
                throw new BackupException(
                        ErrorCode.CATALOG_UNUSABLE,
                        "Catalogue " + file + (closed ? " is closed" : ": other work in this process holds it"));
            }
            return use.of(open());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(ErrorCode.CANCELLED, "The catalogue was not waited for", e);
        } catch (SQLException e) {
            // the next who asks opens it anew
            disconnect();
            throw e;
        } catch (LinkageError e) {
            // the driver could not unpack what it is made of
            throw new BackupException(
                    ErrorCode.CATALOG_UNUSABLE, "SQLite cannot be loaded from " + file.getParent() + ": " + e, e);
        } finally {
            if (mine) {
                lock.unlock();
            }
        }
    }

    private static <T> T transaction(Connection connection, String begin, Catalog.Work<T> work) throws SQLException {
        // by statements: the driver's commit begins the next one at once, and waits for it
        try (Sql sql = new Sql(connection)) {
            sql.change(begin);
            boolean done = false;
            try {
                T answer = work.on(sql);
                sql.change("COMMIT");
                done = true;
                return answer;
            } finally {
                if (!done) {
                    rollBack(sql);
                }
            }
        }
    }

    private static void rollBack(Sql sql) {
        try {
            sql.change("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("The connection is given up with what it began", e);
        }
    }

    /** The file that lies there now: another process may have put aside the one that was open. */
    private Connection open() throws SQLException {
        try {
            Object now = Files.exists(file)
                    ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                    : null;
            if (connection != null && Objects.equals(now, opened)) {
                return connection;
            }
            disconnect();
            Disk.folders(Disk.parent(file));
            if (now == null && Files.exists(fresh())) {
                // cut off where files have one name only: what was to take its place is whole
                Disk.rename(fresh(), file);
            } else if (now == null) {
                Disk.touch(file);
            }
            sweepDrivers();
            Knobs.unpackSqliteIn(Disk.parent(file));
            Connection fresh = config().createConnection("jdbc:sqlite:" + file);
            boolean done = false;
            try {
                migrate(fresh);
                opened = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
                done = true;
            } finally {
                if (!done) {
                    fresh.close();
                }
            }
            connection = fresh;
            return fresh;
        } catch (IOException e) {
            throw BackupException.unwritable("Catalogue " + file, e);
        }
    }

    /** What the driver of a killed process unpacked stays; one in use is mapped, and works without its file. */
    private void sweepDrivers() throws IOException {
        Instant old = Instant.now().minus(DRIVERS_STAY);
        try (Stream<Path> files = Files.list(Disk.parent(file))) {
            for (Path unpacked : files.filter(
                            other -> other.getFileName().toString().startsWith("sqlite-"))
                    .toList()) {
                if (Files.getLastModifiedTime(unpacked).toInstant().isBefore(old)) {
                    Files.deleteIfExists(unpacked);
                }
            }
        } catch (NoSuchFileException swept) {
            LOG.debug("Another process sweeps here as well", swept);
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // a power cut may take the last of it, and never a part: it is caught up with from the records
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout((int) BUSY.toMillis());
        return config;
    }

    private static void migrate(Connection opened) throws SQLException {
        String tables = "SELECT 1 FROM sqlite_master WHERE name = 'migrations'";
        if (transaction(opened, "BEGIN", sql -> CatalogMigrations.areDone(sql, tables))) {
            return;
        }
        transaction(opened, "BEGIN IMMEDIATE", sql -> {
            CatalogMigrations.apply(sql, UnaryOperator.identity());
            return true;
        });
    }

    @Override
    public ErrorCode meaning(SQLException e) {
        int primary = e.getErrorCode() & 0xff;
        // the statements are the same everywhere: where one makes no sense, the tables are not as they were made
        boolean damaged = primary == SQLiteErrorCode.SQLITE_CORRUPT.code
                || primary == SQLiteErrorCode.SQLITE_NOTADB.code
                || primary == SQLiteErrorCode.SQLITE_ERROR.code;
        return damaged ? ErrorCode.CATALOG_DAMAGED : ErrorCode.CATALOG_UNUSABLE;
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("What was committed is there", e);
            }
            connection = null;
        }
    }

    @Override
    public boolean isSound() throws SQLException {
        boolean whole = read(sql -> sql.first(row -> row.getString(1), "PRAGMA integrity_check(1)"))
                .filter("ok"::equals)
                .isPresent();
        return whole && read(SqliteCatalog::shape).containsAll(shapeAsMade());
    }

    /** A name that changed in it is whole for SQLite; what a newer version added is no harm. */
    private static Set<String> shapeAsMade() throws SQLException {
        try (Connection fresh = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
            migrate(fresh);
            return transaction(fresh, "BEGIN", SqliteCatalog::shape);
        }
    }

    private static Set<String> shape(Sql sql) throws SQLException {
        return Set.copyOf(sql.list(
                row -> row.getString(1),
                "SELECT m.name || '.' || c.name || ' ' || c.type || c.\"notnull\" || c.pk FROM sqlite_master m"
                        + " JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
                        + " UNION SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"));
    }

    @Override
    public void close() {
        closed = true;
        if (lock.tryLock()) {
            try {
                disconnect();
            } finally {
                lock.unlock();
            }
        }
    }

    /** The new one is whole before it has its name. */
    @Override
    public Catalog.Aside putAside(Instant now) throws SQLException {
        disconnect();
        Path aside = aside(now);
        Path fresh = fresh();
        try {
            for (String ending : ENDINGS) {
                Files.deleteIfExists(Path.of(fresh + ending));
            }
            Disk.touch(fresh);
            List<String> unread = carryOver(file, fresh);
            if (!Disk.link(file, aside)) {
                Disk.rename(file, aside);
            }
            // a log of the file that was here would be taken for one of the new file
            for (String ending : ENDINGS.subList(1, ENDINGS.size())) {
                Path beside = Path.of(file + ending);
                if (Files.exists(beside)) {
                    Disk.rename(beside, Path.of(aside + ending));
                }
            }
            Disk.rename(fresh, file);
            return new Catalog.Aside(aside, unread);
        } catch (IOException e) {
            throw BackupException.unwritable("Catalogue " + file, e);
        }
    }

    /** A name of its own, also where one that was put aside a moment ago could not be replaced. */
    private Path aside(Instant now) {
        String name = file.getFileName() + ".damaged-" + SafeName.stamp(now.atOffset(ZoneOffset.UTC));
        Path aside = file.resolveSibling(name);
        for (int i = 2; Files.exists(aside); i++) {
            aside = file.resolveSibling(name + "-" + i);
        }
        return aside;
    }

    private Path fresh() {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Closed, the new file is all in one. */
    private static List<String> carryOver(Path from, Path to) throws SQLException {
        List<String> unread = new ArrayList<>();
        try (Connection fresh = config().createConnection("jdbc:sqlite:" + to)) {
            migrate(fresh);
            for (String table : DECISIONS) {
                try (Connection old = new SQLiteConfig().createConnection("jdbc:sqlite:" + from);
                        Sql reading = new Sql(old)) {
                    transaction(fresh, "BEGIN IMMEDIATE", sql -> {
                        reading.each(row -> copy(sql, table, row), "SELECT * FROM " + table);
                        return true;
                    });
                } catch (SQLException e) {
                    LOG.warn("Table {} of {} cannot be read: {}", table, from, e.getMessage());
                    unread.add(table);
                }
            }
        }
        return unread;
    }

    private static void copy(Sql sql, String table, ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        List<String> names = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnName(i));
            values.add(row.getObject(i));
        }
        sql.change(
                "INSERT INTO " + table + " (" + String.join(", ", names) + ") VALUES ("
                        + String.join(", ", Collections.nCopies(names.size(), "?")) + ")",
                values.toArray());
    }
}
