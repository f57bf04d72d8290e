package digital.vya.backupdb.catalog;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.HoldRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Restore points that people want kept. A cleanup that cannot read which they are removes nothing. */
public final class Holds {
    private static final String COLUMNS = "point, kind, reason, ends_at, set_by, set_at";

    private final Catalog catalog;
    private final Audit audit;
    private final Clock clock;

    public Holds(Catalog catalog, Audit audit, Clock clock) {
        this.catalog = catalog;
        this.audit = audit;
        this.clock = clock;
    }

    /** Sets or ends it, and gives those that there are then. */
    public List<Hold> apply(HoldRequest request) {
        Instant now = clock.instant();
        catalog.change(sql -> {
            if (request.ends()) {
                end(sql, request);
            } else {
                set(sql, request, now);
            }
        });
        return all();
    }

    private void set(Sql sql, HoldRequest request, Instant now) throws SQLException {
        requireKnown(sql, request.point());
        sql.change(
                "INSERT INTO holds (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (point, kind) DO UPDATE SET"
                        + " reason = excluded.reason, ends_at = excluded.ends_at, set_by = excluded.set_by,"
                        + " set_at = excluded.set_at",
                request.point(),
                request.kind().name(),
                request.reason(),
                request.until() == null ? null : request.until().toEpochMilli(),
                Audit.user(),
                now.toEpochMilli());
        audit.add(sql, request.kind() == Hold.Kind.PIN ? "pin" : "hold", request.point(), "done", detail(request));
    }

    private void end(Sql sql, HoldRequest request) throws SQLException {
        int ended = sql.change(
                "DELETE FROM holds WHERE point = ? AND kind = ?",
                request.point(),
                request.kind().name());
        if (ended == 0) {
            throw new BackupException(
                    ErrorCode.POINT_NOT_HELD,
                    request.point() + " is not " + (request.kind() == Hold.Kind.PIN ? "pinned" : "on hold"));
        }
        audit.add(sql, request.kind() == Hold.Kind.PIN ? "unpin" : "release", request.point(), "done", detail(request));
    }

    private static Map<String, String> detail(HoldRequest request) {
        Map<String, String> detail = new LinkedHashMap<>();
        put(detail, "reason", request.reason());
        put(detail, "until", request.until());
        return detail;
    }

    private static void put(Map<String, String> detail, String name, @Nullable Object value) {
        if (value != null) {
            detail.put(name, value.toString());
        }
    }

    private static void requireKnown(Sql sql, String point) throws SQLException {
        boolean known = sql.first(row -> true, "SELECT 1 FROM locations WHERE point = ? AND state <> 'REMOVED'", point)
                .isPresent();
        if (!known) {
            throw new BackupException(ErrorCode.POINT_UNKNOWN, "The catalogue knows no restore point " + point);
        }
    }

    public List<Hold> all() {
        catalog.unread().ifPresent(file -> {
            throw new BackupException(
                    ErrorCode.CATALOG_DAMAGED,
                    "What was pinned or on hold stood in " + file + ", which cannot be read",
                    "Set it anew, then move that file away: until then no cleanup removes anything.",
                    null);
        });
        return catalog.read(sql -> sql.list(Holds::hold, "SELECT " + COLUMNS + " FROM holds ORDER BY point, kind"));
    }

    /** Those that keep a point now, by point. */
    public Map<String, List<Hold>> now(Instant now) {
        return all().stream().filter(hold -> !hold.isOver(now)).collect(Collectors.groupingBy(Hold::point));
    }

    private static Hold hold(ResultSet row) throws SQLException {
        return new Hold(
                row.getString(1),
                Hold.Kind.valueOf(row.getString(2)),
                row.getString(3),
                row.getString(4) == null ? null : Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)));
    }
}
