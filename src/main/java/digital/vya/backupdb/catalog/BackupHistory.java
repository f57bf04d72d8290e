package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Acknowledgement;
import digital.vya.backupdb.model.Json;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How large the last backups of a database were, and which of them look odd and were not acknowledged. */
public final class BackupHistory {
    private final Catalog catalog;
    private final Audit audit;
    private final Clock clock;
    private final ObjectMapper json = Json.mapper().disable(SerializationFeature.INDENT_OUTPUT);

    public BackupHistory(Catalog catalog, Audit audit, Clock clock) {
        this.catalog = catalog;
        this.audit = audit;
        this.clock = clock;
    }

    public record Past(long rawBytes, @Nullable Long rows) {}

    /** {@code isNew} is one that an acknowledgement has begun anew: its first is as it should be. */
    public record Pasts(List<Past> newestFirst, boolean isNew, Map<String, Long> rowsOfTables) {
        public Pasts {
            newestFirst = List.copyOf(newestFirst);
            rowsOfTables = Map.copyOf(rowsOfTables);
        }
    }

    /** A backup that looks odd and was not acknowledged. */
    public record Suspect(String instance, String database, String run) {}

    /** The last ones that came to a destination and did not look odd, as many as {@code most}. */
    public Pasts of(Series series, int most) {
        return catalog.read(sql -> {
            long from = sql.first(
                            row -> row.getLong(1),
                            "SELECT COALESCE(MAX(b.began_at), 0) FROM acknowledgements a JOIN backups b ON b.run = a.run"
                                    + " AND b.instance = a.instance AND b.database_name = a.database_name"
                                    + " WHERE a.instance = ? AND a.database_name = ? AND b.policy = ?",
                            series.instance(),
                            series.database(),
                            series.policy())
                    .orElse(0L);
            List<Past> pasts = sql.list(
                    row -> new Past(row.getLong(1), row.getString(2) == null ? null : row.getLong(2)),
                    "SELECT b.raw_bytes, p.row_count FROM backups b LEFT JOIN points p ON p.id = b.point"
                            + " WHERE b.instance = ? AND b.database_name = ? AND b.policy = ? AND b.point IS NOT NULL"
                            + " AND b.began_at >= ? AND (b.suspect = 0 OR b.began_at = ?)"
                            + " ORDER BY b.began_at DESC LIMIT ?",
                    series.instance(),
                    series.database(),
                    series.policy(),
                    from,
                    from,
                    most);
            return new Pasts(pasts, from > 0, rowsOfTables(sql, series));
        });
    }

    private Map<String, Long> rowsOfTables(Sql sql, Series series) throws SQLException {
        String counts = sql.first(
                        row -> row.getString(1),
                        "SELECT row_counts FROM table_rows WHERE instance = ? AND database_name = ? AND policy = ?",
                        series.instance(),
                        series.database(),
                        series.policy())
                .orElse("{}");
        try {
            return json.readValue(counts, new TypeReference<Map<String, Long>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("rows of tables in it are none", e);
        }
    }

    /** Those of a backup that does not look odd are what the next one is held against. */
    public void remember(Series series, String run, Map<String, Long> rowsOfTables) {
        catalog.change(sql -> sql.change(
                "INSERT INTO table_rows (instance, database_name, policy, run, row_counts) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (instance, database_name, policy) DO UPDATE SET run = excluded.run,"
                        + " row_counts = excluded.row_counts",
                series.instance(),
                series.database(),
                series.policy(),
                run,
                text(rowsOfTables)));
    }

    /** Work that is to go on where nothing is known. */
    public <T> T attempt(Supplier<T> work, T otherwise) {
        return catalog.attempt(work, otherwise);
    }

    public List<Suspect> suspects() {
        return catalog.read(sql -> sql.list(
                row -> new Suspect(row.getString(1), row.getString(2), row.getString(3)),
                "SELECT instance, database_name, run FROM backups b WHERE suspect = 1 AND NOT EXISTS (SELECT 1 FROM"
                        + " acknowledgements a WHERE a.instance = b.instance AND a.database_name = b.database_name"
                        + " AND a.run = b.run) ORDER BY instance, database_name, began_at"));
    }

    /** From now on the newest of them is what is usual. */
    public Acknowledgement acknowledge(Acknowledgement said) {
        List<Suspect> about = suspects().stream()
                .filter(suspect -> suspect.instance().equals(said.instance())
                        && suspect.database().equals(said.database()))
                .toList();
        if (about.isEmpty()) {
            throw new BackupException(
                    ErrorCode.NOTHING_SUSPECT,
                    "No backup of " + said.instance() + "/" + said.database() + " waits to be acknowledged");
        }
        catalog.change(sql -> {
            for (Suspect suspect : about) {
                sql.change(
                        "INSERT INTO acknowledgements (instance, database_name, run, reason, set_by, set_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (instance, database_name, run) DO NOTHING",
                        suspect.instance(),
                        suspect.database(),
                        suspect.run(),
                        said.reason(),
                        Audit.user(),
                        clock.instant().toEpochMilli());
                audit.add(
                        sql,
                        "acknowledge",
                        suspect.instance() + "/" + suspect.database(),
                        "done",
                        Map.of("run", suspect.run(), "reason", said.reason()));
            }
            sql.change(
                    "DELETE FROM table_rows WHERE instance = ? AND database_name = ?",
                    said.instance(),
                    said.database());
        });
        return new Acknowledgement(said.instance(), said.database(), said.reason(), about.size());
    }

    private String text(Map<String, Long> rows) {
        try {
            return json.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rows of tables are no text", e);
        }
    }
}
