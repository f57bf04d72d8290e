package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.RunsRequest;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs, restores and cleanups in the catalogue. It follows their records, which are whole files of their own: what it
 * could not take today it takes when it is next asked.
 */
public final class RunIndex {
    private static final String RECORD = ".json";

    /** So many records are one change: each change waits for the disk. */
    private static final int AT_ONCE = 100;

    private final Catalog catalog;
    private final RunFolder folder;
    private final Policies policies;
    private final Clock clock;
    private final ObjectMapper json = Json.mapper().disable(SerializationFeature.INDENT_OUTPUT);

    public RunIndex(Catalog catalog, RunFolder folder, Policies policies, Clock clock) {
        this.catalog = catalog;
        this.folder = folder;
        this.policies = policies;
        this.clock = clock;
    }

    /** By which policy a schedule, or none, backs up an instance; empty for one that is not there any more. */
    public interface Policies {
        String of(String instance, @Nullable String schedule);
    }

    /** One record, put where it belongs. */
    private interface Take<T> {
        void take(Sql sql, T record) throws SQLException;
    }

    /** Takes what ended since it was last asked. */
    public void follow() {
        follow(folder.runs(), "runs", RunOutcome.class, "Run", this::take);
        follow(folder.restores(), "restores", RestoreRecord.class, "Restore", this::take);
        follow(folder.cleanups(), "cleanups", Cleanup.class, "Cleanup", this::take);
    }

    /** Forgets all of it, and takes it from the records again. */
    public void rebuild() {
        catalog.change(sql -> {
            for (String table : List.of("runs", "backups", "protected", "restores", "cleanups", "removals")) {
                sql.change("DELETE FROM " + table);
            }
        });
        follow();
    }

    /** As {@link #follow}, where nothing may fail for it: it is told, and caught up with later. */
    public void followWherePossible() {
        try {
            follow();
        } catch (BackupException e) {
            catalog.tell(e);
        }
    }

    private <T> void follow(Path records, String table, Class<T> type, String what, Take<T> take) {
        List<Path> files;
        try {
            files = RunFolder.newestFirst(records, RECORD);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL, what + " records cannot be read: " + BackupException.words(e), e);
        }
        if (files.isEmpty()) {
            return;
        }
        Set<String> known = new HashSet<>(catalog.read(sql -> sql.list(
                row -> row.getString(1),
                "SELECT id FROM " + table + " WHERE id >= ?",
                id(files.get(files.size() - 1)))));
        List<Path> fresh =
                files.stream().filter(file -> !known.contains(id(file))).toList();
        for (int from = 0; from < fresh.size(); from += AT_ONCE) {
            List<Path> some = fresh.subList(from, Math.min(from + AT_ONCE, fresh.size()));
            catalog.change(sql -> {
                for (Path file : some) {
                    Optional<T> record = RunFolder.read(file, type, what);
                    if (record.isPresent()) {
                        take.take(sql, record.get());
                    }
                }
            });
        }
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - RECORD.length());
    }

    private void take(Sql sql, RunOutcome outcome) throws SQLException {
        long began = millis(outcome.run().startedAt());
        int fresh = sql.change(
                "INSERT INTO runs (id, cause, schedule, began_at, ended_at, verdict, record)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                outcome.run().id(),
                outcome.run().trigger().name(),
                outcome.run().schedule(),
                began,
                millis(outcome.endedAt()),
                outcome.verdict().name(),
                text(outcome));
        if (fresh == 0) {
            return;
        }
        for (DatabaseOutcome database : outcome.databases()) {
            take(sql, outcome, database, began);
        }
    }

    private void take(Sql sql, RunOutcome outcome, DatabaseOutcome database, long began) throws SQLException {
        String run = outcome.run().id();
        String name = Objects.requireNonNullElse(database.database(), "");
        String policy = policies.of(database.instance(), outcome.run().ofSchedule());
        sql.change(
                "INSERT INTO backups (run, instance, database_name, policy, began_at, took, verdict, point, raw_bytes,"
                        + " packed_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                run,
                database.instance(),
                name,
                policy,
                began,
                database.took().toMillis(),
                database.verdict().name(),
                database.pointId(),
                database.rawBytes(),
                database.packedBytes());
        for (DeliveryResult delivery : database.deliveries()) {
            if (delivery.committed() && database.pointId() != null) {
                sql.change(
                        "INSERT INTO locations (destination, point, state, since) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (destination, point) DO NOTHING",
                        delivery.destination(),
                        database.pointId(),
                        PointIndex.State.HELD.name(),
                        millis(outcome.endedAt()));
            }
        }
        // one from the future would hide all that come after it
        boolean counts = database.verdict() != Verdict.SKIPPED
                && !Newest.isAhead(outcome.run().startedAt().toInstant(), clock.instant());
        if (counts) {
            protect(sql, database, name, policy, outcome.run());
        }
    }

    private static void protect(Sql sql, DatabaseOutcome database, String name, String policy, Run run)
            throws SQLException {
        long began = millis(run.startedAt());
        sql.change(
                "INSERT INTO protected (instance, database_name, policy, last_run, last_at, last_verdict, scheduled_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (instance, database_name, policy) DO UPDATE SET"
                        + " last_run = excluded.last_run, last_at = excluded.last_at,"
                        + " last_verdict = excluded.last_verdict,"
                        + " scheduled_at = COALESCE(excluded.scheduled_at, protected.scheduled_at)"
                        + " WHERE excluded.last_at >= protected.last_at",
                database.instance(),
                name,
                policy,
                run.id(),
                began,
                database.verdict().name(),
                run.trigger() == Trigger.SCHEDULE ? began : null);
        // what one destination has can be restored
        if (database.deliveries().stream().anyMatch(DeliveryResult::committed)) {
            sql.change(
                    "UPDATE protected SET good_at = ?, good_point = ?, good_bytes = ?"
                            + " WHERE instance = ? AND database_name = ? AND policy = ?"
                            + " AND (good_at IS NULL OR good_at <= ?)",
                    began,
                    database.pointId(),
                    database.packedBytes(),
                    database.instance(),
                    name,
                    policy,
                    began);
        }
    }

    /** One that goes on is taken when it has ended. */
    private void take(Sql sql, RestoreRecord record) throws SQLException {
        RestoreOutcome outcome = record.outcome();
        if (outcome == null) {
            return;
        }
        sql.change(
                "INSERT INTO restores (id, instance, database_name, point, began_at, took, verdict, proof, record)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                record.id(),
                record.instance(),
                record.database(),
                outcome.point(),
                millis(record.startedAt()),
                outcome.took().toMillis(),
                outcome.verdict() == null ? null : outcome.verdict().name(),
                outcome.proves() ? 1 : 0,
                text(outcome));
    }

    private void take(Sql sql, Cleanup cleanup) throws SQLException {
        sql.change(
                "INSERT INTO cleanups (id, began_at, record) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                cleanup.id(),
                millis(cleanup.startedAt()),
                text(cleanup));
        for (Cleanup.Point gone : cleanup.in(Cleanup.State.GONE)) {
            sql.change(
                    "INSERT INTO removals (destination, point, cleanup, removed_at, bytes) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT (destination, point) DO NOTHING",
                    gone.destination(),
                    gone.id(),
                    cleanup.id(),
                    millis(cleanup.startedAt()),
                    gone.bytes());
            sql.change(
                    "UPDATE locations SET state = ?, since = ? WHERE destination = ? AND point = ?",
                    PointIndex.State.REMOVED.name(),
                    millis(cleanup.startedAt()),
                    gone.destination(),
                    gone.id());
        }
    }

    /** The runs that are meant, the newest first. */
    public List<RunOutcome> runs(RunsRequest request) {
        StringBuilder text = new StringBuilder("SELECT record FROM runs WHERE began_at >= ?");
        List<Object> values = new ArrayList<>();
        values.add(request.since() == null ? 0 : request.since().toEpochMilli());
        if (request.verdict() != null) {
            text.append(" AND verdict = ?");
            values.add(request.verdict().name());
        }
        if (request.instance() != null) {
            text.append(" AND EXISTS (SELECT 1 FROM backups WHERE run = runs.id AND instance = ?");
            values.add(request.instance());
            if (request.database() != null) {
                text.append(" AND database_name = ?");
                values.add(request.database());
            }
            text.append(")");
        }
        text.append(" ORDER BY began_at DESC, id DESC LIMIT ?");
        values.add(request.most());
        return catalog.read(
                sql -> sql.list(row -> read(row.getString(1), RunOutcome.class), text.toString(), values.toArray()));
    }

    /** The run of this id, or the only one whose id begins so. */
    public Optional<RunOutcome> run(String id) {
        List<RunOutcome> found = catalog.read(sql -> sql.list(
                row -> read(row.getString(1), RunOutcome.class),
                "SELECT record FROM runs WHERE id >= ? AND id < ? ORDER BY id LIMIT 2",
                id,
                Catalog.after(id)));
        return found.size() == 1 || (!found.isEmpty() && found.get(0).run().id().equals(id))
                ? Optional.of(found.get(0))
                : Optional.empty();
    }

    private static long millis(OffsetDateTime time) {
        return time.toInstant().toEpochMilli();
    }

    private String text(Object record) {
        try {
            return json.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record is no text", e);
        }
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new BackupException(ErrorCode.CATALOG_DAMAGED, "The catalogue holds a record that is none", e);
        }
    }
}
