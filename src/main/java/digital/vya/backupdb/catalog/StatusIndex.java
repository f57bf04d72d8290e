package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Stats;
import digital.vya.backupdb.model.StatsRequest;
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
    private static final int TREND = 8;

    private final Catalog catalog;

    public StatusIndex(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What became last of a series: {@code scheduledAt} is when a schedule's run last had it that came to its end,
     * {@code good} what last came to a destination, {@code copies} where that was seen, {@code sizes} of the last ones, the
     * newest last.
     */
    public record Backed(
            Series series,
            String lastRun,
            Instant lastAt,
            Verdict lastVerdict,
            @Nullable Instant scheduledAt,
            @Nullable Good good,
            List<Copy> copies,
            List<Long> sizes) {
        public Backed {
            copies = List.copyOf(copies);
            sizes = List.copyOf(sizes);
        }

        /** Whether it is about a database, and not about an instance of which none was reached. */
        public boolean isReached() {
            return !series.database().isEmpty();
        }
    }

    public record Good(Instant at, String point, long bytes) {}

    /** Where a restore point is: there, and as it was made as far as is known. */
    public record Copy(String destination, boolean there) {}

    /**
     * All of one moment. {@code proven} is when a point of each database was last proven, by instance and database,
     * {@code frozen} of which the last cleanup removed nothing whatever rules said.
     */
    public record Facts(
            List<Backed> backed,
            Map<List<String>, Instant> proven,
            Optional<Instant> lastCleanup,
            List<Problem> frozen,
            Optional<Instant> firstRun) {
        public Facts {
            backed = List.copyOf(backed);
            proven = Map.copyOf(proven);
            frozen = List.copyOf(frozen);
        }
    }

    public Facts facts(Instant now) {
        long past = Catalog.past(now);
        return catalog.read(sql -> {
            Map<String, List<Copy>> copies = copiesOfNewest(sql);
            List<Backed> backed = new ArrayList<>();
            sql.each(
                    row -> backed.add(backed(sql, row, copies, past)),
                    "SELECT instance, database_name, policy, last_run, last_at, last_verdict, good_at, good_point,"
                            + " good_bytes, scheduled_at FROM protected ORDER BY instance, database_name, policy");
            return new Facts(
                    backed,
                    proven(sql),
                    moment(sql, "SELECT MAX(began_at) FROM cleanups"),
                    frozen(sql),
                    moment(sql, "SELECT MIN(began_at) FROM runs"));
        });
    }

    private static List<Problem> frozen(Sql sql) throws SQLException {
        String newest = sql.first(
                        row -> row.getString(1), "SELECT record FROM cleanups ORDER BY began_at DESC, id DESC LIMIT 1")
                .orElse("");
        if (newest.isEmpty()) {
            return List.of();
        }
        try {
            return Json.lines().readValue(newest, Cleanup.class).remarks().stream()
                    .filter(remark -> remark.code() == ErrorCode.CLEANUP_FROZEN)
                    .toList();
        } catch (JsonProcessingException e) {
            // one of a newer version
            return List.of();
        }
    }

    private static Backed backed(Sql sql, ResultSet row, Map<String, List<Copy>> copies, long past)
            throws SQLException {
        Series series = new Series(row.getString(1), row.getString(2), row.getString(3));
        String point = row.getString(8);
        return new Backed(
                series,
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                Verdict.ofName(row.getString(6)),
                row.getString(10) == null ? null : Instant.ofEpochMilli(row.getLong(10)),
                point == null ? null : new Good(Instant.ofEpochMilli(row.getLong(7)), point, row.getLong(9)),
                point == null ? List.of() : copies.getOrDefault(point, List.of()),
                sizes(sql, series, past));
    }

    private static List<Long> sizes(Sql sql, Series series, long past) throws SQLException {
        List<Long> newestFirst = sql.list(
                row -> row.getLong(1),
                "SELECT packed_bytes FROM backups WHERE instance = ? AND database_name = ? AND policy = ?"
                        + " AND committed = 1 AND began_at <= ? ORDER BY began_at DESC LIMIT ?",
                series.instance(),
                series.database(),
                series.policy(),
                past,
                TREND);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private static Map<String, List<Copy>> copiesOfNewest(Sql sql) throws SQLException {
        Map<String, List<Copy>> copies = new HashMap<>();
        sql.each(
                row -> copies.computeIfAbsent(row.getString(1), point -> new ArrayList<>())
                        .add(new Copy(row.getString(2), row.getInt(3) != 0)),
                "SELECT l.point, l.destination, CASE WHEN l.state = 'HELD' AND (l.digest IS NULL OR p.digest IS NULL"
                        + " OR l.digest = p.digest) THEN 1 ELSE 0 END FROM (SELECT DISTINCT good_point FROM protected) g"
                        + " JOIN locations l ON l.point = g.good_point LEFT JOIN points p ON p.id = l.point"
                        + " ORDER BY l.destination");
        return copies;
    }

    private static Map<List<String>, Instant> proven(Sql sql) throws SQLException {
        Map<List<String>, Instant> proven = new HashMap<>();
        sql.each(
                row -> proven.put(List.of(row.getString(1), row.getString(2)), Instant.ofEpochMilli(row.getLong(3))),
                "SELECT p.instance, p.database_name, MAX(r.began_at) FROM restores r JOIN points p ON p.id = r.point"
                        + " WHERE r.proof = 1 GROUP BY p.instance, p.database_name");
        return proven;
    }

    private static Optional<Instant> moment(Sql sql, String query) throws SQLException {
        return sql.first(row -> row.getString(1) == null ? Instant.MIN : Instant.ofEpochMilli(row.getLong(1)), query)
                .filter(at -> !at.equals(Instant.MIN));
    }

    public Stats stats(StatsRequest request) {
        long since = request.since() == null ? 0 : request.since().toEpochMilli();
        String which = request.instance() == null ? "" : " AND b.instance = ?";
        String size = "(SELECT packed_bytes FROM backups o WHERE o.instance = b.instance"
                + " AND o.database_name = b.database_name AND o.committed = 1 AND o.began_at >= ?"
                + " ORDER BY o.began_at %s LIMIT 1)";
        List<Object> values = new ArrayList<>(List.of(since, since, since));
        if (request.instance() != null) {
            values.add(request.instance());
        }
        return catalog.read(sql -> new Stats(
                sql.list(
                        row -> new Stats.Database(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getDouble(6) / 1000,
                                row.getDouble(7) / 1000,
                                row.getLong(8),
                                row.getLong(9)),
                        "SELECT b.instance, b.database_name, COUNT(*), SUM(b.committed),"
                                + " SUM(CASE WHEN b.verdict = 'SUCCESS' THEN 1 ELSE 0 END), AVG(b.took), MAX(b.took), "
                                + size.formatted("ASC") + ", " + size.formatted("DESC")
                                + " FROM backups b WHERE b.began_at >= ? AND b.verdict <> 'SKIPPED'"
                                + " AND b.database_name <> ''" + which
                                + " GROUP BY b.instance, b.database_name ORDER BY b.instance, b.database_name",
                        values.toArray()),
                sql.list(
                        row -> new Stats.Destination(row.getString(1), row.getLong(2), row.getLong(3)),
                        "SELECT l.destination, COUNT(*), COALESCE(SUM(p.packed_bytes), 0) FROM locations l"
                                + " LEFT JOIN points p ON p.id = l.point WHERE l.state = 'HELD'"
                                + " GROUP BY l.destination ORDER BY l.destination")));
    }

    /** When a database was first backed up, by whatever policy. */
    public Optional<Instant> firstOf(String instance, String database) {
        return catalog.read(sql -> sql.first(
                row -> Instant.ofEpochMilli(row.getLong(1)),
                "SELECT began_at FROM backups WHERE instance = ? AND database_name = ? ORDER BY began_at LIMIT 1",
                instance,
                database));
    }
}
