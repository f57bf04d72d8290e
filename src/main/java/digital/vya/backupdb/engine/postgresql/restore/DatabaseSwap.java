package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.PostgresSql;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges the names of two databases in one transaction. The first rename takes the lock that every new connection to
 * the database must wait for, and gives those that are there five seconds; meanwhile a second session ends them. Nothing
 * has to be undone when either is killed: the server rolls the transaction back and the lock is gone. Whether it was done
 * is asked of the server: a client may be killed after the COMMIT.
 */
final class DatabaseSwap {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSwap.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NUMBER = "SELECT to_json(oid::text) FROM pg_database WHERE datname = %s;";
    private static final int LOOKS = 100;
    /**
     * Goes by the database's number, which was looked up before its name could change; stops when it has. A statement of
     * its own for each look: the server sees only between two of them that the client was killed, and a database that kept
     * its name must be left in peace from then on.
     */
    private static final String END_CONNECTIONS = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datid = %1$s AND pid <> pg_backend_pid()
              AND EXISTS (SELECT FROM pg_database WHERE oid = %1$s AND datname = %2$s);
            SELECT pg_sleep(0.05) WHERE EXISTS (SELECT FROM pg_database WHERE oid = %1$s AND datname = %2$s);
            """;

    private final PostgresEngine engine;
    private final Function<Settings.Instance, List<String>> names;

    /** {@code names} says which databases a server has. */
    DatabaseSwap(PostgresEngine engine, Function<Settings.Instance, List<String>> names) {
        this.engine = engine;
        this.names = names;
    }

    void swap(Settings.Instance instance, String live, String work, String old) {
        String both = "BEGIN;\nSET LOCAL lock_timeout = '30s';\n" + statement(live, old) + statement(work, live);
        exchange(instance, live, both + "COMMIT;\n", List.of(live, old), work);
    }

    void rename(Settings.Instance instance, String from, String to) {
        exchange(instance, from, statement(from, to), List.of(to), from);
    }

    private void exchange(Settings.Instance instance, String busy, String script, List<String> expected, String goes) {
        Optional<BackupException> complaint = whileEndingConnections(instance, busy, script);
        List<String> there = names.apply(instance);
        if (!there.containsAll(expected) || there.contains(goes)) {
            throw complaint.orElseGet(() -> new BackupException(
                    ErrorCode.SWAP_FAILED, "Database " + busy + " could not be renamed: nobody said why"));
        }
        complaint.ifPresent(e -> LOG.warn("{}; and it was renamed all the same", e.getMessage()));
    }

    /** What the client that renames had to complain of. */
    private Optional<BackupException> whileEndingConnections(Settings.Instance instance, String busy, String script) {
        String number = engine.ask(instance, NUMBER.formatted(PostgresSql.literal(busy)))
                .asText();
        String end =
                END_CONNECTIONS.formatted(number, PostgresSql.literal(busy)).repeat(LOOKS);
        ExecutorService aside = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<String> ending = CompletableFuture.supplyAsync(() -> run(instance, end), aside);
            BackupException failed = attempt(instance, script);
            // it must not outlive the swap, or it would end connections that come afterwards
            String notEnded = outcome(ending);
            return Optional.ofNullable(failed)
                    .map(e -> new BackupException(
                            ErrorCode.SWAP_FAILED,
                            "Database " + busy + " could not be renamed: " + e.getMessage() + notEnded,
                            e));
        } finally {
            aside.shutdown();
        }
    }

    private @Nullable BackupException attempt(Settings.Instance instance, String script) {
        try {
            run(instance, script);
            return null;
        } catch (BackupException e) {
            return e;
        }
    }

    private static String outcome(CompletableFuture<String> ending) {
        try {
            ending.join();
            return "";
        } catch (CompletionException e) {
            return "; its connections could not be ended: "
                    + BackupException.inside(e).getMessage();
        }
    }

    private String run(Settings.Instance instance, String script) {
        return engine.run(instance, script, PATIENCE);
    }

    private static String statement(String from, String to) {
        return "ALTER DATABASE " + PostgresSql.identifier(from) + " RENAME TO " + PostgresSql.identifier(to) + ";\n";
    }
}
