package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.Problem;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index with memory: runs, restores, restore points and where they lie. It is made anew from the records and the
 * manifests, which stay the truth; so no backup and no restore waits for it, and none is worse for its want.
 */
public final class Catalog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    private static final Duration LEFT_ALONE = Duration.ofMinutes(1);
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private final CatalogTables tables;
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

    private interface Use<T> {
        T of(CatalogTables tables) throws SQLException;
    }

    Catalog(CatalogTables tables) {
        this.tables = tables;
    }

    /** In a file of the state folder. */
    public static Catalog in(Path state) {
        return new Catalog(new SqliteCatalog(state.resolve("catalog").resolve("catalog.db")));
    }

    /** In the PostgreSQL server that several nodes share, where one is named. */
    public static Catalog of(Knobs knobs) {
        return knobs.catalog()
                .map(shared -> new Catalog(new PostgresCatalog(shared)))
                .orElseGet(() -> in(knobs.stateDirectory()));
    }

    /** Whether other nodes use it as well. */
    boolean isShared() {
        return tables.isShared();
    }

    /** Whether it was made before, so that to write to it makes none. */
    boolean isThere() {
        return tables.isThere();
    }

    /** For messages. */
    String name() {
        return "catalogue " + tables.name();
    }

    /** By the clock of the database, which is one for all who share it. */
    long now(Sql sql) throws SQLException {
        return sql.first(row -> row.getLong(1), "SELECT " + tables.now()).orElseThrow();
    }

    /** All of it is of one moment. */
    <T> T read(Work<T> work) {
        return use(asked -> asked.read(work));
    }

    /** All of it, or nothing. */
    <T> T changeAndGet(Work<T> work) {
        return use(asked -> asked.change(work));
    }

    /** The same of rows that stand for themselves: it waits for no other change. */
    <T> T write(Work<T> work) {
        return use(asked -> asked.write(work));
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
        use(asked -> {
            asked.settle();
            return true;
        });
    }

    private <T> T use(Use<T> use) {
        try {
            return use.of(tables);
        } catch (SQLException e) {
            throw new BackupException(tables.meaning(e), "Catalogue " + tables.name() + ": " + e.getMessage(), e);
        }
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
                : Problem.of(ErrorCode.CATALOG_UNUSABLE, "Catalogue " + tables.name() + ": " + ours.getMessage());
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

    /** Whether it can be read to its end. */
    public boolean isSound() {
        try {
            return use(CatalogTables::isSound);
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
        tables.close();
    }

    /** Where a damaged file is now, and what people decided that it could not be asked for. */
    public record Aside(Path file, List<String> unread) {}

    /**
     * Puts a new file with what people decided, as far as that can be read, in the place of this one, which is put out of
     * the way to be looked at.
     */
    public Aside putAside(Instant now) {
        return use(asked -> asked.putAside(now));
    }
}
