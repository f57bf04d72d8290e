package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.SafeName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The index with memory: runs, restores, restore points and where they lie, in one SQLite file of the state folder. It is
 * made anew from the records and the manifests, which stay the truth; so no backup and no restore waits for it, and none
 * is worse for its want. It is opened by the first who asks.
 */
public final class Catalog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    private static final List<String> MIGRATIONS = List.of("001-index.sql");
    private static final int BUSY_MILLIS = 10_000;

    private final Path file;
    private @Nullable Connection connection;
    private volatile @Nullable String told;

    /** What is done in one go. */
    interface Work<T> {
        T on(Sql sql) throws SQLException;
    }

    interface Change {
        void on(Sql sql) throws SQLException;
    }

    public Catalog(Path state) {
        this.file = state.resolve("catalog").resolve("catalog.db");
    }

    synchronized <T> T read(Work<T> work) {
        try (Sql sql = new Sql(open())) {
            return work.on(sql);
        } catch (SQLException e) {
            throw said(e);
        }
    }

    /** All of it, or nothing. */
    synchronized <T> T changeAndGet(Work<T> work) {
        try {
            T answer = transaction(open(), work);
            told = null;
            return answer;
        } catch (SQLException e) {
            throw said(e);
        }
    }

    void change(Change work) {
        changeAndGet(sql -> {
            work.on(sql);
            return true;
        });
    }

    /** For work that goes on without it: said once, until it has worked again. */
    void tell(BackupException e) {
        if (!String.valueOf(e.getMessage()).equals(told)) {
            told = e.getMessage();
            LOG.warn("{} {} - {}", e.code().id(), e.getMessage(), e.hint());
        }
    }

    /** Whether it can be read to its end. */
    public boolean isSound() {
        try {
            return read(sql -> sql.first(row -> row.getString(1), "PRAGMA integrity_check(1)"))
                    .filter("ok"::equals)
                    .isPresent();
        } catch (BackupException e) {
            if (e.code() == ErrorCode.CATALOG_DAMAGED) {
                return false;
            }
            throw e;
        }
    }

    /** Puts the file out of the way, to be looked at; the next who asks makes a new one. */
    public synchronized Path putAside(Instant now) {
        close();
        Path aside =
                file.resolveSibling(file.getFileName() + ".damaged-" + SafeName.stamp(now.atOffset(ZoneOffset.UTC)));
        try {
            Disk.rename(file, aside);
            // of the file that was here: beside a new one they would be taken for its own
            for (String ending : List.of("-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
            }
        } catch (IOException e) {
            throw BackupException.unwritable("Catalogue " + file, e);
        }
        return aside;
    }

    private static <T> T transaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try (Sql sql = new Sql(connection)) {
            T answer = work.on(sql);
            connection.commit();
            return answer;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private Connection open() throws SQLException {
        if (connection != null) {
            return connection;
        }
        try {
            Disk.folders(Disk.parent(file));
            if (Files.notExists(file)) {
                Disk.touch(file);
            }
        } catch (IOException e) {
            throw BackupException.unwritable("Catalogue " + file, e);
        }
        Connection opened = config().createConnection("jdbc:sqlite:" + file);
        try {
            migrate(opened);
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
        connection = opened;
        return opened;
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        // a change that began as a reading could not become one where another process changes something meanwhile
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return config;
    }

    /** A migration only adds, so one of a newer version is none to be afraid of. */
    private static void migrate(Connection opened) throws SQLException {
        if (version(opened) >= MIGRATIONS.size()) {
            return;
        }
        transaction(opened, sql -> {
            sql.change(
                    "CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)");
            // another process may have been faster
            int done = newest(sql);
            for (int number = done + 1; number <= MIGRATIONS.size(); number++) {
                String name = MIGRATIONS.get(number - 1);
                sql.script(text(name));
                sql.change("INSERT INTO migrations (number, name) VALUES (?, ?)", number, name);
            }
            return true;
        });
    }

    private static int version(Connection opened) throws SQLException {
        try (Sql sql = new Sql(opened)) {
            boolean made = sql.first(row -> true, "SELECT 1 FROM sqlite_master WHERE name = 'migrations'")
                    .isPresent();
            return made ? newest(sql) : 0;
        }
    }

    /** Comes after every text that begins so. */
    static String after(String beginning) {
        return beginning + Character.MAX_VALUE;
    }

    private static int newest(Sql sql) throws SQLException {
        return sql.first(row -> row.getInt(1), "SELECT COALESCE(MAX(number), 0) FROM migrations")
                .orElseThrow();
    }

    private static String text(String name) {
        try (InputStream content = Catalog.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(content, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** The next who asks opens it anew: it may have been made anew meanwhile. */
    private BackupException said(SQLException e) {
        close();
        int primary = e.getErrorCode() & 0xff;
        boolean damaged =
                primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
        return new BackupException(
                damaged ? ErrorCode.CATALOG_DAMAGED : ErrorCode.CATALOG_UNUSABLE,
                "Catalogue " + file + ": " + e.getMessage(),
                e);
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException closing) {
                // what was committed is there
            }
            connection = null;
        }
    }
}
