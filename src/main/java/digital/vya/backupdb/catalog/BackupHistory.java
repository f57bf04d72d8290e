package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Acknowledgement;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How large the last backups of a database were, and which of them look odd and were not acknowledged. */
public final class BackupHistory {
    private final Catalog catalog;
    private final Audit audit;
    private final Clock clock;

    public BackupHistory(Catalog catalog, Audit audit, Clock clock) {
        this.catalog = catalog;
        this.audit = audit;
        this.clock = clock;
    }

    public record Past(long dataBytes, @Nullable Long rows) {}

    /**
     * {@code isAcknowledged} is where the first of them is as it should be because a person said so; {@code filled} is in
     * how many backups in a row each table had rows.
     */
    public record Pasts(List<Past> newestFirst, boolean isAcknowledged, Map<String, Integer> filled) {
        public Pasts {
            newestFirst = List.copyOf(newestFirst);
            filled = Map.copyOf(filled);
        }
    }

    /** A backup that looks odd and was not acknowledged. */
    public record Suspect(String instance, String database, String policy, String run) {}

    /** The last ones that came to a destination and did not look odd, as many as {@code most}. */
    public Pasts of(Series series, int most) {
        long past = Catalog.past(clock.instant());
        return catalog.read(sql -> {
            long from = sql.first(
                            row -> row.getLong(1),
                            "SELECT MAX(b.began_at) FROM acknowledgements a JOIN backups b ON b.run = a.run"
                                    + " AND b.instance = a.instance AND b.database_name = a.database_name"
                                    + " WHERE a.instance = ? AND a.database_name = ? AND b.policy = ? AND b.began_at <= ?",
                            series.instance(),
                            series.database(),
                            series.policy(),
                            past)
                    .orElse(0L);
            List<Past> pasts = sql.list(
                    row -> new Past(row.getLong(1), row.getString(2) == null ? null : row.getLong(2)),
                    "SELECT b.data_bytes, p.row_count FROM backups b LEFT JOIN points p ON p.id = b.point"
                            + " WHERE b.instance = ? AND b.database_name = ? AND b.policy = ? AND b.committed = 1"
                            + " AND b.began_at >= ? AND b.began_at <= ? AND (b.suspect = 0 OR b.began_at = ?)"
                            + " ORDER BY b.began_at DESC LIMIT ?",
                    series.instance(),
                    series.database(),
                    series.policy(),
                    from,
                    past,
                    from,
                    most);
            return new Pasts(pasts, from > 0, filled(sql, series));
        });
    }

    /** How large the newest good backup of what a job dumps was; empty where there was none. */
    public OptionalLong lastSize(Job job) {
        String database = job.database();
        String policy = job.policy();
        if (database == null || policy == null) {
            return OptionalLong.empty();
        }
        long past = Catalog.past(clock.instant());
        return catalog.read(sql -> sql.first(
                        row -> row.getLong(1),
                        "SELECT data_bytes FROM backups WHERE instance = ? AND database_name = ? AND policy = ?"
                                + " AND committed = 1 AND suspect <> 1 AND began_at <= ?"
                                + " ORDER BY began_at DESC, run DESC LIMIT 1",
                        job.instance(),
                        database,
                        policy,
                        past)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    }

    private static Map<String, Integer> filled(Sql sql, Series series) throws SQLException {
        String backups = sql.first(
                        row -> row.getString(1),
                        "SELECT backups FROM filled_tables WHERE instance = ? AND database_name = ? AND policy = ?",
                        series.instance(),
                        series.database(),
                        series.policy())
                .orElse("{}");
        try {
            return Json.lines().readValue(backups, new TypeReference<Map<String, Integer>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("what it knows of tables is not readable", e);
        }
    }

    /** Of a backup that does not look odd: the next one is held against it. */
    public void remember(Series series, Map<String, Integer> filled) {
        catalog.change(sql -> sql.change(
                "INSERT INTO filled_tables (instance, database_name, policy, backups) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (instance, database_name, policy) DO UPDATE SET backups = excluded.backups",
                series.instance(),
                series.database(),
                series.policy(),
                Json.line(filled)));
    }

    /** Work that is to go on where nothing is known. */
    public <T> T attempt(Supplier<T> work, T otherwise) {
        return catalog.attempt(work, otherwise);
    }

    public List<Suspect> suspects() {
        return suspects("", List.of());
    }

    public boolean isSuspect(@Nullable String instance, @Nullable String database) {
        return instance != null
                && database != null
                && !suspects(" AND b.instance = ? AND b.database_name = ?", List.of(instance, database))
                        .isEmpty();
    }

    private List<Suspect> suspects(String which, List<Object> values) {
        return catalog.read(sql -> sql.list(
                row -> new Suspect(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                "SELECT instance, database_name, policy, run FROM backups b WHERE suspect = 1" + which
                        + " AND NOT EXISTS (SELECT 1 FROM acknowledgements a WHERE a.instance = b.instance"
                        + " AND a.database_name = b.database_name AND a.run = b.run)"
                        + " ORDER BY instance, database_name, began_at",
                values.toArray()));
    }

    /** From now on the newest of them is what is usual. */
    public Acknowledgement acknowledge(Acknowledgement said) {
        List<Suspect> about =
                suspects(" AND b.instance = ? AND b.database_name = ?", List.of(said.instance(), said.database()));
        if (about.isEmpty()) {
            throw new BackupException(
                    ErrorCode.NOTHING_SUSPECT,
                    "No backup of " + said.instance() + "/" + said.database() + " waits to be acknowledged");
        }
        catalog.changeForGood(sql -> {
            for (Suspect suspect : about) {
                sql.change(
                        "INSERT INTO acknowledgements (instance, database_name, run, reason, set_by, set_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (instance, database_name, run) DO NOTHING",
                        suspect.instance(),
                        suspect.database(),
                        suspect.run(),
                        said.reason(),
                        CallingUser.actor().user(),
                        clock.instant().toEpochMilli());
                audit.add(
                        sql,
                        CallingUser.actor(),
                        "acknowledge",
                        suspect.instance() + "/" + suspect.database(),
                        "done",
                        null,
                        Map.of("run", suspect.run(), "reason", said.reason()));
                // of the policies that were odd: which of their tables are empty now is as it should be
                sql.change(
                        "DELETE FROM filled_tables WHERE instance = ? AND database_name = ? AND policy = ?",
                        suspect.instance(),
                        suspect.database(),
                        suspect.policy());
            }
        });
        return new Acknowledgement(
                said.instance(),
                said.database(),
                said.reason(),
                about.stream().map(Suspect::run).toList());
    }
}
