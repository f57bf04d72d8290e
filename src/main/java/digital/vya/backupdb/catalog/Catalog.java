package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.SafeName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    private static final List<String> MIGRATIONS = List.of("001-index.sql", "002-decisions.sql", "003-roles.sql");
    private static final List<String> DECISIONS = List.of("acknowledgements", "audit", "filled_tables");
    private static final List<String> ENDINGS = List.of("", "-wal", "-shm");
    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final Duration LEFT_ALONE = Duration.ofMinutes(1);
    private static final Duration DRIVERS_STAY = Duration.ofHours(1);
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    /** The file that the connection is to. */
    private @Nullable Object opened;

    private volatile boolean closed;
    private volatile @Nullable String told;
    private volatile @Nullable Problem failure;
    private volatile long leftAlone;

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

    /** All of it is of one moment. */
    <T> T read(Work<T> work) {
        return locked(work, "BEGIN");
    }

    /** All of it, or nothing. */
    <T> T changeAndGet(Work<T> work) {
        return locked(work, "BEGIN IMMEDIATE");
    }

    void change(Change work) {
        changeAndGet(sql -> {
            work.on(sql);
            return true;
        });
    }

    /** Of what stands nowhere else: it is on the disk when this returns. */
    void changeForGood(Change work) {
        change(work);
        locked(sql -> sql.first(row -> row.getInt(1), "PRAGMA wal_checkpoint(FULL)"), null);
    }

    /**
     * For work that goes on without it: gives {@code otherwise} where it cannot be used, which is said once until it has
     * worked again. After a failure it is left alone for a while: a backup of thousands of databases asks as often.
     */
    <T> T attempt(Supplier<T> work, T otherwise) {
        if (isLeftAlone()) {
            return otherwise;
        }
        try {
            T answer = work.get();
            told = null;
            return answer;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // whatever it is: what asks is a backup or a restore that is well without it
            leftAlone = System.nanoTime() + LEFT_ALONE.toNanos();
            failure = unusable(e);
            tell(failure);
            return otherwise;
        }
    }

    /** The same for work that gives nothing: whether it was done. */
    boolean attempt(Runnable work) {
        return attempt(
                () -> {
                    work.run();
                    return true;
                },
                false);
    }

    /** Whatever it is, it is about the catalogue. */
    private Problem unusable(Throwable thrown) {
        BackupException ours = BackupException.from(thrown);
        return ours.code().isOfCatalog()
                ? Problem.of(ours)
                : Problem.of(ErrorCode.CATALOG_UNUSABLE, "Catalogue " + file + ": " + ours.getMessage());
    }

    /** Why {@link #attempt} last did not work; null when it did. */
    @Nullable
    Problem failure() {
        return failure;
    }

    private boolean isLeftAlone() {
        if (failure == null) {
            return false;
        }
        if (System.nanoTime() - leftAlone < 0) {
            return true;
        }
        failure = null;
        return false;
    }

    private void tell(Problem problem) {
        if (!problem.message().equals(told)) {
            told = problem.message();
            LOG.warn("{} {} - {}", problem.code().id(), problem.message(), problem.hint());
        }
    }

    private <T> T locked(Work<T> work, @Nullable String begin) {
        boolean mine = false;
        try {
            mine = lock.tryLock(BUSY.toMillis(), TimeUnit.MILLISECONDS);
            if (!mine || closed) {
                throw new BackupException(
                        ErrorCode.CATALOG_UNUSABLE,
                        "Catalogue " + file + (closed ? " is closed" : ": other work in this process holds it"));
            }
            return begin == null ? alone(open(), work) : transaction(open(), begin, work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(ErrorCode.CANCELLED, "The catalogue was not waited for", e);
        } catch (SQLException e) {
            throw said(e);
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

    private static <T> T alone(Connection connection, Work<T> work) throws SQLException {
        try (Sql sql = new Sql(connection)) {
            return work.on(sql);
        }
    }

    private static <T> T transaction(Connection connection, String begin, Work<T> work) throws SQLException {
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

    /** A migration only adds, so one of a newer version is none to be afraid of. */
    private static void migrate(Connection opened) throws SQLException {
        int there = transaction(
                opened,
                "BEGIN",
                sql -> sql.first(row -> true, "SELECT 1 FROM sqlite_master WHERE name = 'migrations'")
                                .isPresent()
                        ? newest(sql)
                        : 0);
        if (there >= MIGRATIONS.size()) {
            return;
        }
        transaction(opened, "BEGIN IMMEDIATE", sql -> {
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

    /** Comes after every text that begins so, in the order of bytes. */
    static String after(String beginning) {
        return beginning + LAST_CHARACTER;
    }

    /** A time as it is stored; one that no number holds, as anyone may write into a manifest, is the last there is. */
    static long millis(OffsetDateTime time) {
        try {
            return time.toInstant().toEpochMilli();
        } catch (ArithmeticException e) {
            return time.getYear() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** Until when a time that is stored counts as past: clocks of two hosts differ a little. */
    static long past(Instant now) {
        return now.plus(Newest.TOLERANCE).toEpochMilli();
    }

    /** The next who asks opens it anew. */
    private BackupException said(SQLException e) {
        disconnect();
        int primary = e.getErrorCode() & 0xff;
        boolean damaged =
                primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
        return new BackupException(
                damaged ? ErrorCode.CATALOG_DAMAGED : ErrorCode.CATALOG_UNUSABLE,
                "Catalogue " + file + ": " + e.getMessage(),
                e);
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

    /** For good: nothing opens it again. */
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

    /** Where a damaged file is now, and what people decided that it could not be asked for. */
    public record Aside(Path file, List<String> unread) {}

    /**
     * Puts a new file with what people decided, as far as that can be read, in the place of this one, which is put out of
     * the way to be looked at. The new one is whole before it has its name.
     */
    public Aside putAside(Instant now) {
        disconnect();
        String name = file.getFileName() + ".damaged-" + SafeName.stamp(now.atOffset(ZoneOffset.UTC));
        Path aside = file.resolveSibling(name);
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
            return new Aside(aside, unread);
        } catch (IOException e) {
            throw BackupException.unwritable("Catalogue " + file, e);
        } catch (SQLException e) {
            throw said(e);
        }
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
