package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.retention.Growth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Restore points in the catalogue, and where each was seen last. A manifest is not read again while its destination
 * lists it under the mark it had when it was read.
 */
public final class PointIndex {
    private static final int AT_ONCE = 500;
    /** A manifest without its rows is some kilobytes. */
    private static final int LARGEST = 256 * 1024;

    /** In PostgreSQL an entry of an index is at most a third of a page, and a character up to four bytes. */
    private static final int LONGEST_NAME = 200;

    static final int LONGEST_ID = 600;

    private final Catalog catalog;

    public PointIndex(Catalog catalog) {
        this.catalog = catalog;
    }

    public enum State {
        HELD,
        /** Removed by a cleanup. */
        REMOVED,
        /** It was there, no cleanup removed it, and the destination does not list it any more. */
        MISSING;

        /** One that only a newer version knows is not taken for there. */
        static State ofName(String name) {
            return Arrays.stream(values())
                    .filter(state -> state.name().equals(name))
                    .findFirst()
                    .orElse(MISSING);
        }
    }

    /**
     * A manifest as it was read, without the rows of its tables, which were so many in all; {@code digest} is of its
     * bytes, {@code mark} what the destination listed it under.
     */
    public record Read(
            Manifest manifest,
            @Nullable Long rows,
            String digest,
            @Nullable String mark) {
        public static Read of(Manifest manifest, String digest, @Nullable String mark) {
            return new Read(manifest.withoutRows(), manifest.rowCount(), digest, mark);
        }
    }

    /** What came to a destination a moment ago. */
    public void committed(String destination, Read made, Instant now) {
        catalog.attempt(() -> catalog.change(sql -> commit(sql, destination, made, now)));
    }

    private static void commit(Sql sql, String destination, Read made, Instant now) throws SQLException {
        Manifest manifest = made.manifest();
        // these are the bytes that were made here: any others under this name are not the point
        sql.change("DELETE FROM points WHERE id = ?", manifest.id());
        insert(sql, made);
        locate(sql, destination, made, now);
        arrived(sql, manifest, now);
    }

    /** One that no destination took in its run has come by a redrive. */
    private static void arrived(Sql sql, Manifest manifest, Instant now) throws SQLException {
        if (!manifest.holdsData()) {
            sql.change(
                    "UPDATE roles_backups SET committed = 1, point = ? WHERE run = ? AND instance = ? AND committed = 0"
                            + " AND (point IS NULL OR point = ?)",
                    manifest.id(),
                    manifest.runId(),
                    manifest.instance(),
                    manifest.id());
            return;
        }
        if (manifest.backedUp().isEmpty()) {
            return;
        }
        int redriven = sql.change(
                "UPDATE backups SET committed = 1, point = ?, verdict = CASE WHEN verdict = 'FAILED' THEN ? ELSE verdict"
                        + " END WHERE run = ? AND instance = ? AND database_name = ? AND committed = 0"
                        + " AND (point IS NULL OR point = ?)",
                manifest.id(),
                manifest.verdict().name(),
                manifest.runId(),
                manifest.instance(),
                manifest.database(),
                manifest.id());
        if (redriven > 0) {
            new Series(manifest.instance(), manifest.database(), Objects.requireNonNullElse(manifest.policy(), ""))
                    .retell(sql, now);
        }
    }

    /** The manifests of points below a prefix whose marks are still those; by point. */
    public Map<String, Manifest> known(String destination, String prefix, Map<String, String> marks) {
        return catalog.attempt(
                () -> catalog.read(sql -> {
                    Map<String, Manifest> known = new HashMap<>();
                    sql.each(
                            row -> {
                                String point = row.getString(1);
                                if (row.getString(2).equals(marks.get(point))) {
                                    Manifest manifest = manifest(row.getString(3));
                                    // a bit that changed in a text is seen by nothing else: it is read anew
                                    if (agrees(row, 3, point, manifest)) {
                                        known.put(point, manifest);
                                    }
                                }
                            },
                            "SELECT l.point, l.mark, p.manifest, " + SAID + " FROM locations l JOIN points p"
                                    + " ON p.id = l.point AND p.digest = l.digest WHERE l.destination = ?"
                                    + " AND l.point >= ? AND l.point < ? AND l.state = 'HELD' AND l.mark IS NOT NULL"
                                    + " AND p.manifest <> ''",
                            destination,
                            prefix,
                            Catalog.after(prefix));
                    return known;
                }),
                Map.of());
    }

    /**
     * What a destination listed below a prefix at a time: the points, and those of them that were read now. What was
     * there before and is not listed is missing, unless it came later. Gives why this could not be remembered, or null.
     */
    public @Nullable Problem listed(
            String destination, String prefix, Set<String> points, List<Read> read, Instant began) {
        boolean done = catalog.attempt(() -> remember(destination, prefix, points, read, began));
        return done ? null : catalog.failure();
    }

    private void remember(String destination, String prefix, Set<String> points, List<Read> read, Instant began) {
        Set<String> gone = new HashSet<>();
        Set<String> back = new HashSet<>();
        Map<String, String> seen = new HashMap<>();
        catalog.read(sql -> {
            sql.each(
                    row -> {
                        String point = row.getString(1);
                        boolean isHeld = State.HELD.name().equals(row.getString(2));
                        if (points.contains(point)) {
                            seen.put(point, row.getString(3) + " " + row.getString(4));
                        }
                        if (points.contains(point) && !isHeld) {
                            back.add(point);
                        } else if (!points.contains(point) && isHeld) {
                            gone.add(point);
                        }
                    },
                    "SELECT point, state, mark, digest FROM locations WHERE destination = ? AND point >= ? AND point < ?",
                    destination,
                    prefix,
                    Catalog.after(prefix));
            return true;
        });
        List<Read> fresh = read.stream()
                .filter(one -> isStorable(one.manifest()))
                .filter(one -> !(one.mark() + " " + one.digest())
                        .equals(seen.get(one.manifest().id())))
                .toList();
        // a change at a time, so that deliveries come in between
        for (int from = 0; from < fresh.size(); from += AT_ONCE) {
            List<Read> some = fresh.subList(from, Math.min(from + AT_ONCE, fresh.size()));
            catalog.change(sql -> {
                for (Read one : some) {
                    insert(sql, one);
                    locate(sql, destination, one, began);
                    arrived(sql, one.manifest(), began);
                }
            });
        }
        if (!gone.isEmpty() || !back.isEmpty()) {
            catalog.change(sql -> {
                for (String point : back) {
                    become(sql, destination, point, State.HELD, began);
                }
                for (String point : gone) {
                    become(sql, destination, point, State.MISSING, began);
                }
            });
        }
    }

    /**
     * What came to a destination since a time and what went, by which machine it be; nothing where the catalogue cannot be asked.
     * What a cleanup removed counts only where it is known that it came: after a rebuild neither is. What says that it is
     * larger than {@code most} is no backup of this product's.
     */
    public List<Growth.Flow> flows(String destination, Instant since, long most) {
        long from = since.toEpochMilli();
        return catalog.attempt(
                () -> catalog.read(sql -> sql.list(
                        row -> new Growth.Flow(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2)),
                        "SELECT p.taken_at, p.packed_bytes FROM locations l JOIN points p ON p.id = l.point"
                                + " WHERE l.destination = ? AND p.taken_at >= ? AND p.packed_bytes BETWEEN 0 AND ?"
                                + " UNION ALL SELECT l.since, -p.packed_bytes FROM locations l"
                                + " JOIN points p ON p.id = l.point"
                                + " WHERE l.destination = ? AND l.state = 'MISSING' AND l.since >= ?"
                                + " AND p.packed_bytes BETWEEN 0 AND ?"
                                + " UNION ALL SELECT MIN(r.removed_at), -MAX(r.bytes) FROM removals r"
                                + " JOIN locations l ON l.destination = r.destination AND l.point = r.point"
                                + " JOIN points p ON p.id = r.point"
                                + " WHERE r.destination = ? AND r.removed_at >= ? AND p.packed_bytes BETWEEN 0 AND ?"
                                + " AND r.bytes BETWEEN 0 AND ? GROUP BY r.point",
                        destination,
                        from,
                        most,
                        destination,
                        from,
                        most,
                        destination,
                        from,
                        most,
                        most)),
                List.of());
    }

    /** The run that made it, of whichever node, where a destination has it. */
    Optional<String> runOf(String point) {
        String made = "SELECT r.id FROM %s b JOIN runs r ON r.id = b.run JOIN locations l ON l.point = b.point"
                + " WHERE b.point = ? AND l.state = 'HELD'";
        return catalog.read(sql -> sql.first(
                row -> row.getString(1),
                made.formatted("backups") + " UNION ALL " + made.formatted("roles_backups"),
                point,
                point));
    }

    /** A restore point at a destination, as it was seen last. */
    public record Location(String point, State state, boolean isChanged) {}

    public List<Location> at(String destination) {
        return catalog.read(sql -> sql.list(
                row -> new Location(row.getString(1), State.ofName(row.getString(2)), row.getInt(3) != 0),
                "SELECT l.point, l.state, CASE WHEN l.digest <> p.digest THEN 1 ELSE 0 END FROM locations l"
                        + " LEFT JOIN points p ON p.id = l.point WHERE l.destination = ? ORDER BY l.point",
                destination));
    }

    /**
     * What a destination that was just listed holds is the truth now: what it does not hold is forgotten, and a point
     * that no destination has as it was remembered, or that is not remembered as it was just {@code read}, is to be
     * read anew.
     */
    public void accept(String destination, Map<String, Manifest> read) {
        catalog.change(sql -> {
            sql.change("DELETE FROM locations WHERE destination = ? AND state <> 'HELD'", destination);
            Set<String> wrong = new HashSet<>();
            sql.each(
                    row -> {
                        String point = row.getString(1);
                        Manifest manifest = read.get(point);
                        if (manifest != null
                                && !(agrees(row, 2, point, manifest)
                                        && text(manifest).equals(row.getString(2)))) {
                            wrong.add(point);
                        }
                    },
                    "SELECT p.id, p.manifest, " + SAID + " FROM locations l JOIN points p ON p.id = l.point"
                            + " AND p.digest = l.digest WHERE l.destination = ?",
                    destination);
            for (String point : wrong) {
                sql.change("DELETE FROM points WHERE id = ?", point);
            }
            sql.change("DELETE FROM points WHERE NOT EXISTS (SELECT 1 FROM locations l WHERE l.point = points.id"
                    + " AND (l.digest = points.digest OR l.digest IS NULL))");
            sql.change("UPDATE locations SET mark = NULL WHERE NOT EXISTS (SELECT 1 FROM points p"
                    + " WHERE p.id = locations.point)");
        });
    }

    /** What records say that a destination holds, and it does not list. */
    public void forget(String destination, Set<String> points) {
        catalog.change(sql -> {
            for (String point : points) {
                sql.change(
                        "DELETE FROM locations WHERE destination = ? AND point = ? AND digest IS NULL",
                        destination,
                        point);
            }
        });
    }

    /** What stands beside a manifest's text, and in it. */
    private static final String SAID =
            "p.run, p.instance, p.database_name, p.policy, p.taken_at, p.verdict, p.raw_bytes, p.packed_bytes";

    private static boolean agrees(ResultSet row, int before, String point, Manifest manifest) throws SQLException {
        return manifest.id().equals(point)
                && Objects.equals(manifest.runId(), row.getString(before + 1))
                && Objects.equals(manifest.instance(), row.getString(before + 2))
                && Objects.equals(manifest.backedUp(), row.getString(before + 3))
                && Objects.equals(manifest.policy(), row.getString(before + 4))
                && Catalog.millis(manifest.takenAt()) == row.getLong(before + 5)
                && manifest.verdict().name().equals(row.getString(before + 6))
                && manifest.rawBytes() == row.getLong(before + 7)
                && manifest.packedBytes() == row.getLong(before + 8);
    }

    /** A stranger's must not fill the disk that records need: it is read each time. */
    private static String text(Manifest manifest) {
        String text = Json.line(manifest);
        return text.length() > LARGEST ? "" : text;
    }

    /** Where there are no records of the runs that made points, as on a new machine: what the manifests say of them. */
    void retell(Sql sql) throws SQLException {
        sql.change(
                "INSERT INTO backups (run, instance, database_name, policy, began_at, took, verdict, point, raw_bytes,"
                        + " packed_bytes, data_bytes, suspect, committed, scheduled) SELECT run, instance, database_name,"
                        + " COALESCE(policy, ''), taken_at, 0, verdict, id, raw_bytes, packed_bytes, data_bytes, 0, 1, 0 FROM points"
                        // of two that say they are of one run, as a stranger's may, one counts
                        + " WHERE id IN (SELECT MIN(id) FROM points WHERE run IS NOT NULL AND database_name <> ''"
                        + " GROUP BY run, instance, database_name) ON CONFLICT (run, instance, database_name) DO UPDATE SET committed = 1,"
                        + " verdict = CASE WHEN backups.verdict = 'FAILED' THEN excluded.verdict ELSE backups.verdict END");
    }

    /** What came or was removed since the listing began is as it was said then; by a clock that was ahead it is not. */
    private static void become(Sql sql, String destination, String point, State state, Instant began)
            throws SQLException {
        sql.change(
                "UPDATE locations SET state = ?, since = ? WHERE destination = ? AND point = ? AND state <> ?"
                        + " AND (since < ? OR since > ?)",
                state.name(),
                began.toEpochMilli(),
                destination,
                point,
                state.name(),
                began.toEpochMilli(),
                Catalog.past(began));
    }

    /** No database keeps names of any length in order, and a stranger's must not keep those of others out. */
    private static boolean isStorable(Manifest manifest) {
        return manifest.id().length() <= LONGEST_ID
                && Stream.of(manifest.instance(), manifest.database(), manifest.runId())
                        .allMatch(name -> name == null || name.length() <= LONGEST_NAME);
    }

    /** The first that is known of a name stays. */
    private static void insert(Sql sql, Read read) throws SQLException {
        Manifest manifest = read.manifest();
        sql.change(
                "INSERT INTO points (id, run, instance, database_name, policy, taken_at, verdict, raw_bytes,"
                        + " packed_bytes, data_bytes, row_count, digest, manifest)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO NOTHING",
                manifest.id(),
                manifest.runId(),
                manifest.instance(),
                manifest.backedUp(),
                manifest.policy(),
                Catalog.millis(manifest.takenAt()),
                manifest.verdict().name(),
                manifest.rawBytes(),
                manifest.packedBytes(),
                manifest.artifacts().stream()
                        .filter(entry -> entry.kind() == ArtifactKind.DATA)
                        .mapToLong(Manifest.Entry::rawBytes)
                        .sum(),
                read.rows(),
                read.digest(),
                text(manifest));
    }

    private static void locate(Sql sql, String destination, Read read, Instant now) throws SQLException {
        sql.change(
                "INSERT INTO locations (destination, point, state, since, mark, digest) VALUES (?, ?, 'HELD', ?, ?, ?)"
                        + " ON CONFLICT (destination, point) DO UPDATE SET state = excluded.state,"
                        + " since = excluded.since, mark = excluded.mark, digest = excluded.digest",
                destination,
                read.manifest().id(),
                now.toEpochMilli(),
                read.mark(),
                read.digest());
    }

    private static Manifest manifest(String text) throws SQLException {
        try {
            return Json.lines().readValue(text, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("a manifest in it is none", e);
        }
    }
}
