package digital.vya.backupdb.catalog;

import digital.vya.backupdb.model.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the catalogue knows about how well each database is protected. */
public final class StatusIndex {
    private final Catalog catalog;

    public StatusIndex(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A database; of an instance that failed before any was reached it has no name. */
    public record Database(String instance, String name) {
        public boolean isReached() {
            return !name.isEmpty();
        }
    }

    /**
     * What became last of a database by a policy: {@code scheduledAt} is when a schedule's run last had it,
     * {@code good} what last came to a destination.
     */
    public record Backed(
            Database database,
            String policy,
            String lastRun,
            Instant lastAt,
            Verdict lastVerdict,
            @Nullable Instant scheduledAt,
            @Nullable Good good) {}

    public record Good(Instant at, String point, long bytes) {}

    /** Where a restore point was seen. */
    public record Copy(String destination, PointIndex.State state) {}

    public List<Backed> backed() {
        return catalog.read(sql -> sql.list(
                row -> new Backed(
                        new Database(row.getString(1), row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        Verdict.valueOf(row.getString(6)),
                        row.getString(10) == null ? null : Instant.ofEpochMilli(row.getLong(10)),
                        good(row)),
                "SELECT instance, database_name, policy, last_run, last_at, last_verdict, good_at, good_point,"
                        + " good_bytes, scheduled_at FROM protected ORDER BY instance, database_name, policy"));
    }

    private static @Nullable Good good(ResultSet row) throws SQLException {
        String point = row.getString(8);
        return point == null ? null : new Good(Instant.ofEpochMilli(row.getLong(7)), point, row.getLong(9));
    }

    /** Of the newest points of all databases, where each is. */
    public Map<String, List<Copy>> copiesOfNewest() {
        return catalog.read(sql -> {
            Map<String, List<Copy>> copies = new HashMap<>();
            sql.each(
                    row -> copies.computeIfAbsent(row.getString(1), point -> new ArrayList<>())
                            .add(new Copy(row.getString(2), PointIndex.State.valueOf(row.getString(3)))),
                    "SELECT l.point, l.destination, l.state FROM protected p JOIN locations l ON l.point = p.good_point"
                            + " ORDER BY l.destination");
            return copies;
        });
    }

    /** When a restore point of each database was last proven by a restore. */
    public Map<Database, Instant> proven() {
        return catalog.read(sql -> {
            Map<Database, Instant> proven = new HashMap<>();
            sql.each(
                    row -> proven.put(
                            new Database(row.getString(1), row.getString(2)), Instant.ofEpochMilli(row.getLong(3))),
                    "SELECT p.instance, p.database_name, MAX(r.began_at) FROM restores r JOIN points p ON p.id = r.point"
                            + " WHERE r.proof = 1 GROUP BY p.instance, p.database_name");
            return proven;
        });
    }

    /** How large the last backups of databases by a policy were, the newest last; asked one after the other. */
    public Map<Database, List<Long>> sizes(Map<Database, String> policies, int most) {
        return catalog.read(sql -> {
            Map<Database, List<Long>> sizes = new HashMap<>();
            for (Map.Entry<Database, String> one : policies.entrySet()) {
                List<Long> newestFirst = sql.list(
                        row -> row.getLong(1),
                        "SELECT packed_bytes FROM backups WHERE instance = ? AND database_name = ? AND policy = ?"
                                + " AND point IS NOT NULL ORDER BY began_at DESC LIMIT ?",
                        one.getKey().instance(),
                        one.getKey().name(),
                        one.getValue(),
                        most);
                Collections.reverse(newestFirst);
                sizes.put(one.getKey(), newestFirst);
            }
            return sizes;
        });
    }

    /** When the last cleanup began that had something to look at. */
    public Optional<Instant> lastCleanup() {
        return catalog.read(sql -> sql.first(
                row -> Instant.ofEpochMilli(row.getLong(1)),
                "SELECT began_at FROM cleanups ORDER BY began_at DESC LIMIT 1"));
    }

    /** When the first backup began that is remembered. */
    public Optional<Instant> firstRun() {
        return catalog.read(sql -> sql.first(
                row -> Instant.ofEpochMilli(row.getLong(1)), "SELECT began_at FROM runs ORDER BY began_at LIMIT 1"));
    }
}
