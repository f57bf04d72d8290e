package digital.vya.backupdb.catalog;

import digital.vya.backupdb.errors.ErrorCode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A catalogue that nodes in one process share: the file that one alone has, and not a server, which takes seconds to
 * start. What a network does to a server's answers is done here on purpose.
 */
public final class SharedFile implements CatalogTables {
    /** No call fails. */
    public static final int NEVER = -1;

    private final SqliteCatalog file;
    private final Supplier<String> now;
    private final Catalog catalog = new Catalog(this);
    private boolean isAway;
    private int callsToFailure = NEVER;
    private boolean failsAfterwards;
    private boolean staysAway;

    public SharedFile(Path state) {
        this.file = new SqliteCatalog(state.resolve("catalog.db"));
        this.now = file::now;
    }

    /** Of which the clock of the database is another. */
    public SharedFile(Path state, Clock clock) {
        this.file = new SqliteCatalog(state.resolve("catalog.db"));
        this.now = () -> String.valueOf(clock.millis());
    }

    public Catalog catalog() {
        return catalog;
    }

    public synchronized void away(boolean now) {
        isAway = now;
    }

    public synchronized boolean isAway() {
        return isAway;
    }

    /**
     * So many calls from now one fails: before anything was done, or {@code afterwards}, when it is done and the answer is
     * lost. Then it {@code staysAway}, as for a process that is killed at that moment.
     */
    public synchronized void fail(int calls, boolean afterwards, boolean staysAway) {
        this.callsToFailure = calls;
        this.failsAfterwards = afterwards;
        this.staysAway = staysAway;
    }

    /** Whether the call that was to fail has been made. */
    public synchronized boolean hasFailed() {
        return callsToFailure == NEVER;
    }

    /** As if the time that the processes of a node are believed for was up. */
    public static void expire(Catalog catalog, String node) {
        catalog.change(sql -> sql.change("UPDATE nodes SET until = 1 WHERE node = ?", node));
    }

    /** Of all times that are decided and not told yet. */
    public static int untold(Catalog catalog) {
        return catalog.read(sql -> sql.first(row -> row.getInt(1), "SELECT COUNT(*) FROM untold"))
                .orElseThrow();
    }

    private interface Call<T> {
        T make() throws SQLException;
    }

    private synchronized <T> T call(Call<T> call) throws SQLException {
        if (isAway) {
            throw new SQLException("the connection was refused");
        }
        boolean fails = callsToFailure == 0;
        callsToFailure = Math.max(NEVER, callsToFailure - 1);
        if (fails) {
            isAway = staysAway;
        }
        if (fails && !failsAfterwards) {
            throw new SQLException("the connection was reset");
        }
        T answer = call.make();
        if (fails) {
            throw new SQLException("the connection was reset after the commit");
        }
        return answer;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean isThere() {
        return true;
    }

    @Override
    public String now() {
        return now.get();
    }

    @Override
    public <T> T read(Catalog.Work<T> work) throws SQLException {
        return call(() -> file.read(work));
    }

    @Override
    public <T> T change(Catalog.Work<T> work) throws SQLException {
        return call(() -> file.change(work));
    }

    @Override
    public <T> T write(Catalog.Work<T> work) throws SQLException {
        return call(() -> file.write(work));
    }

    @Override
    public void settle() throws SQLException {
        file.settle();
    }

    @Override
    public ErrorCode meaning(SQLException e) {
        return file.meaning(e);
    }

    @Override
    public boolean isSound() throws SQLException {
        return file.isSound();
    }

    @Override
    public Catalog.Aside putAside(Instant now) throws SQLException {
        return file.putAside(now);
    }

    @Override
    public void close() {
        file.close();
    }
}
