package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Restore points in the catalogue, and where each was seen last. A manifest is not read again while its destination
 * lists it under the mark it had when it was read.
 */
public final class PointIndex {
    private final Catalog catalog;
    private final ObjectMapper json = Json.mapper().disable(SerializationFeature.INDENT_OUTPUT);

    public PointIndex(Catalog catalog) {
        this.catalog = catalog;
    }

    public enum State {
        HELD,
        /** Removed by a cleanup. */
        REMOVED,
        /** It was there, no cleanup removed it, and the destination does not list it any more. */
        MISSING
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
        try {
            catalog.change(sql -> {
                // these are the bytes that were made here: any others under this name are not the point
                insert(
                        sql,
                        made,
                        "UPDATE SET verdict = excluded.verdict, digest = excluded.digest,"
                                + " manifest = excluded.manifest, row_count = excluded.row_count");
                locate(sql, destination, made, now);
            });
        } catch (BackupException e) {
            catalog.tell(e);
        }
    }

    /** The manifests of points below a prefix whose marks are still those; by point. */
    public Map<String, Manifest> known(String destination, String prefix, Map<String, String> marks) {
        try {
            Map<String, Manifest> known = new HashMap<>();
            catalog.read(sql -> {
                sql.each(
                        row -> {
                            String point = row.getString(1);
                            if (row.getString(2).equals(marks.get(point))) {
                                known.put(point, manifest(row.getString(3)));
                            }
                        },
                        "SELECT l.point, l.mark, p.manifest FROM locations l JOIN points p"
                                + " ON p.id = l.point AND p.digest = l.digest WHERE l.destination = ?"
                                + " AND l.point >= ? AND l.point < ? AND l.state = 'HELD' AND l.mark IS NOT NULL",
                        destination,
                        prefix,
                        Catalog.after(prefix));
                return true;
            });
            return known;
        } catch (BackupException e) {
            catalog.tell(e);
            return Map.of();
        }
    }

    /**
     * What a destination listed below a prefix at a time: the points, and those of them that were read now. What was
     * there before and is not listed is missing, unless it came later.
     */
    public void listed(String destination, String prefix, Set<String> points, List<Read> read, Instant began) {
        try {
            List<String> gone = new ArrayList<>();
            Set<String> back = new HashSet<>();
            catalog.read(sql -> {
                sql.each(
                        row -> {
                            boolean isListed = points.contains(row.getString(1));
                            boolean isHeld = State.HELD.name().equals(row.getString(2));
                            if (isListed && !isHeld) {
                                back.add(row.getString(1));
                            } else if (!isListed && isHeld) {
                                gone.add(row.getString(1));
                            }
                        },
                        "SELECT point, state FROM locations WHERE destination = ? AND point >= ? AND point < ?"
                                + " AND since < ?",
                        destination,
                        prefix,
                        Catalog.after(prefix),
                        began.toEpochMilli());
                return true;
            });
            if (!gone.isEmpty() || !back.isEmpty() || !read.isEmpty()) {
                catalog.change(sql -> {
                    for (Read one : read) {
                        insert(sql, one, "NOTHING");
                        locate(sql, destination, one, began);
                    }
                    for (String point : back) {
                        become(sql, destination, point, State.HELD, began);
                    }
                    for (String point : gone) {
                        become(sql, destination, point, State.MISSING, began);
                    }
                });
            }
        } catch (BackupException e) {
            catalog.tell(e);
        }
    }

    /** A restore point at a destination, as it was seen last. */
    public record Location(
            String point, State state, @Nullable String digest, boolean isChanged) {}

    public List<Location> at(String destination, String prefix) {
        return catalog.read(sql -> sql.list(
                row -> new Location(
                        row.getString(1), State.valueOf(row.getString(2)), row.getString(3), row.getInt(4) != 0),
                "SELECT l.point, l.state, l.digest, CASE WHEN l.digest <> p.digest THEN 1 ELSE 0 END FROM locations l"
                        + " LEFT JOIN points p ON p.id = l.point WHERE l.destination = ? AND l.point >= ?"
                        + " AND l.point < ? ORDER BY l.point",
                destination,
                prefix,
                Catalog.after(prefix)));
    }

    /**
     * What a destination that was just listed holds is the truth now: what it does not hold is forgotten, and a point
     * that no destination has as it was remembered is to be read anew.
     */
    public void accept(String destination) {
        catalog.change(sql -> {
            sql.change("DELETE FROM locations WHERE destination = ? AND state <> 'HELD'", destination);
            sql.change("DELETE FROM points WHERE NOT EXISTS (SELECT 1 FROM locations l WHERE l.point = points.id"
                    + " AND (l.digest = points.digest OR l.digest IS NULL))");
        });
    }

    /** For a machine that has no records of the runs that made these points: what their manifests say of them. */
    public void retell() {
        catalog.change(sql -> {
            sql.change("INSERT INTO backups (run, instance, database_name, policy, began_at, took, verdict, point,"
                    + " raw_bytes, packed_bytes) SELECT run, instance, database_name, COALESCE(policy, ''), taken_at, 0,"
                    + " verdict, id, raw_bytes, packed_bytes FROM points WHERE run IS NOT NULL"
                    + " ON CONFLICT (run, instance, database_name) DO NOTHING");
            sql.change(
                    "INSERT INTO protected (instance, database_name, policy, last_run, last_at, last_verdict, good_at,"
                            + " good_point, good_bytes) SELECT p.instance, p.database_name, COALESCE(p.policy, ''),"
                            + " COALESCE(p.run, ''), p.taken_at, p.verdict, p.taken_at, p.id, p.packed_bytes FROM points p"
                            + " WHERE NOT EXISTS (SELECT 1 FROM points n WHERE n.instance = p.instance"
                            + " AND n.database_name = p.database_name AND COALESCE(n.policy, '') = COALESCE(p.policy, '')"
                            + " AND (n.taken_at > p.taken_at OR (n.taken_at = p.taken_at AND n.id > p.id)))"
                            + " ON CONFLICT (instance, database_name, policy) DO NOTHING");
        });
    }

    private static void become(Sql sql, String destination, String point, State state, Instant when)
            throws SQLException {
        sql.change(
                "UPDATE locations SET state = ?, since = ? WHERE destination = ? AND point = ?",
                state.name(),
                when.toEpochMilli(),
                destination,
                point);
    }

    private void insert(Sql sql, Read read, String otherwise) throws SQLException {
        Manifest manifest = read.manifest();
        sql.change(
                "INSERT INTO points (id, run, instance, database_name, policy, taken_at, verdict, raw_bytes,"
                        + " packed_bytes, row_count, digest, manifest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO " + otherwise,
                manifest.id(),
                manifest.runId(),
                manifest.instance(),
                manifest.database(),
                manifest.policy(),
                manifest.takenAt().toInstant().toEpochMilli(),
                manifest.verdict().name(),
                manifest.artifacts().stream()
                        .mapToLong(Manifest.Entry::rawBytes)
                        .sum(),
                manifest.artifacts().stream()
                        .mapToLong(Manifest.Entry::packedBytes)
                        .sum(),
                read.rows(),
                read.digest(),
                text(manifest));
    }

    private static void locate(Sql sql, String destination, Read read, Instant now) throws SQLException {
        sql.change(
                "INSERT INTO locations (destination, point, state, since, mark, digest) VALUES (?, ?, 'HELD', ?, ?, ?)"
                        + " ON CONFLICT (destination, point) DO UPDATE SET state = excluded.state,"
                        + " mark = excluded.mark, digest = excluded.digest",
                destination,
                read.manifest().id(),
                now.toEpochMilli(),
                read.mark(),
                read.digest());
    }

    private String text(Manifest manifest) {
        try {
            return json.writeValueAsString(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is no text", e);
        }
    }

    private Manifest manifest(String text) throws SQLException {
        try {
            return json.readValue(text, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("a manifest in it is none", e);
        }
    }
}
