package digital.vya.backupdb.catalog;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The backups of a database by one policy: others may leave out most of it. A {@code database} that is empty stands for
 * an instance that failed before any was reached.
 */
public record Series(String instance, String database, String policy) {
    private record Last(String run, long at, String verdict) {}

    private record Good(long at, @Nullable String point, long bytes) {}

    /** Says anew what its backups say. What is from the future would hide all that come after it, so it is left out. */
    void retell(Sql sql, Instant now) throws SQLException {
        long past = Catalog.past(now);
        Last last = first(
                sql,
                past,
                "run, began_at, verdict",
                "AND verdict <> 'SKIPPED'",
                row -> new Last(row.getString(1), row.getLong(2), row.getString(3)));
        sql.change(
                "DELETE FROM protected WHERE instance = ? AND database_name = ? AND policy = ?",
                instance,
                database,
                policy);
        if (last == null) {
            return;
        }
        Good good = first(
                sql,
                past,
                "began_at, point, packed_bytes",
                "AND committed = 1",
                row -> new Good(row.getLong(1), row.getString(2), row.getLong(3)));
        Long scheduled = first(sql, past, "began_at", "AND scheduled = 1", row -> row.getLong(1));
        sql.change(
                "INSERT INTO protected (instance, database_name, policy, last_run, last_at, last_verdict, scheduled_at,"
                        + " good_at, good_point, good_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                instance,
                database,
                policy,
                last.run(),
                last.at(),
                last.verdict(),
                scheduled,
                good == null ? null : good.at(),
                good == null ? null : good.point(),
                good == null ? null : good.bytes());
    }

    private <T> @Nullable T first(Sql sql, long past, String columns, String which, Sql.Row<T> row)
            throws SQLException {
        return sql.first(
                        row,
                        "SELECT " + columns + " FROM backups WHERE instance = ? AND database_name = ? AND policy = ?"
                                + " AND began_at <= ? " + which + " ORDER BY began_at DESC, run DESC LIMIT 1",
                        instance,
                        database,
                        policy,
                        past)
                .orElse(null);
    }
}
