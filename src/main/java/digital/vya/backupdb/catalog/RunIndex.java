package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Action;
import digital.vya.backupdb.model.Actor;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunLine;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.RunsRequest;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs, restores, cleanups and what else commands did in the catalogue. It follows their records, which are whole files of
 * their own: what it could not take today it takes when it is next asked.
 */
public final class RunIndex {
    private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);
    private static final String RECORD = ".json";
    /** What a run backs up. */
    private static final String DATABASES = "DATABASES";

    private static final String ROLES = "ROLES";

    /** So many records are one change: each change waits for the disk. */
    private static final int AT_ONCE = 20;

    private final Catalog catalog;
    private final RunFolder folder;
    private final Configured configured;
    private final ActionRecords actions;
    private final Audit audit;
    private final Progress progress;
    private final Clock clock;

    public RunIndex(
            Catalog catalog,
            RunFolder folder,
            Configured configured,
            ActionRecords actions,
            Audit audit,
            Progress progress,
            Clock clock) {
        this.progress = progress;
        this.actions = actions;
        this.catalog = catalog;
        this.folder = folder;
        this.configured = configured;
        this.audit = audit;
        this.clock = clock;
    }

    /** What the configuration says now, where a record does not. */
    public interface Configured {
        /** By which policy a schedule, or none, backs up an instance; empty for one that is not there any more. */
        String policy(String instance, @Nullable String schedule);

        /** What a policy dumps of a database; all for one that is not there any more. */
        Selection.Content content(String policy);

        /** Of which type a destination is; its id for one that is not there any more. */
        String type(String destination);
    }

    /** One record, put where it belongs. */
    private interface Take<T> {
        void take(Sql sql, T record) throws SQLException;
    }

    /** Takes what ended since it was last asked, and says how many records cannot be read. */
    public int follow() {
        return follow(false);
    }

    /**
     * Takes all that records say anew, as what it has of them may have changed on the disk unseen. What they do not say
     * any more stays.
     */
    public void takeAnew() {
        follow(true);
    }

    private int follow(boolean anew) {
        actions.settle();
        int unread = follow(folder.runs(), "runs", RunOutcome.class, "Run", anew, anew ? this::replace : this::take)
                + follow(
                        folder.restores(),
                        "restores",
                        RestoreRecord.class,
                        "Restore",
                        anew,
                        anew ? this::replace : this::take)
                + follow(
                        folder.cleanups(),
                        "cleanups",
                        Cleanup.class,
                        "Cleanup",
                        anew,
                        anew ? this::replace : this::take);
        // they prove nothing, so one that cannot be read is no reason to keep all; the audit is not made anew
        int told = follow(folder.actions(), "actions", Action.class, "Action", false, this::take);
        if (told > 0) {
            LOG.warn("{} records of actions cannot be read, so the audit lacks them", told);
        }
        return unread;
    }

    /** What a redrive brought is known to no record, and stays; of roles it is the whole row. */
    private void replace(Sql sql, RunOutcome outcome) throws SQLException {
        String id = outcome.run().id();
        List<Was> were = sql.list(
                row -> new Was(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5) != 0,
                        row.getString(6)),
                "SELECT instance, database_name, policy, verdict, committed, point FROM backups WHERE run = ?",
                id);
        sql.change("DELETE FROM runs WHERE id = ?", id);
        sql.change("DELETE FROM backups WHERE run = ?", id);
        take(sql, outcome);
        for (Was one : were) {
            // by the policy of then: that of the configuration may be another now
            sql.change(
                    "UPDATE backups SET policy = ? WHERE instance = ? AND database_name = ? AND run = ?",
                    one.policy(),
                    one.instance(),
                    one.database(),
                    id);
            if (one.committed()) {
                sql.change(
                        "UPDATE backups SET committed = 1, point = ?, verdict = CASE WHEN verdict = 'FAILED' THEN ? ELSE"
                                + " verdict END WHERE instance = ? AND database_name = ? AND run = ? AND committed = 0",
                        one.point(),
                        one.verdict(),
                        one.instance(),
                        one.database(),
                        id);
            }
        }
    }

    /** A backup as the catalogue had it. */
    private record Was(
            String instance,
            String database,
            String policy,
            String verdict,
            boolean committed,
            @Nullable String point) {}

    private void replace(Sql sql, RestoreRecord record) throws SQLException {
        sql.change("DELETE FROM restores WHERE id = ?", record.id());
        take(sql, record);
    }

    private void replace(Sql sql, Cleanup cleanup) throws SQLException {
        sql.change("DELETE FROM cleanups WHERE id = ?", cleanup.id());
        take(sql, cleanup);
    }

    /**
     * Takes what it did not have yet; then all that is said of databases is said anew.
     * Nothing is forgotten: of records that are gone this is the only memory.
     */
    public void rebuild(PointIndex points) {
        follow();
        catalog.change(sql -> {
            points.retell(sql);
            List<Series> all = sql.list(
                    row -> new Series(row.getString(1), row.getString(2), row.getString(3)),
                    "SELECT DISTINCT instance, database_name, policy FROM backups");
            sql.change("DELETE FROM protected");
            for (Series series : all) {
                series.retell(sql, clock.instant());
            }
        });
    }

    /** As {@link #follow}, where nothing may fail for it: it is told, and caught up with later. */
    public void followWherePossible() {
        catalog.attempt(this::follow);
    }

    private <T> int follow(Path records, String table, Class<T> type, String what, boolean anew, Take<T> take) {
        List<Path> files;
        try {
            files = RunFolder.newestFirst(records, RECORD);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL, what + " records cannot be read: " + BackupException.words(e), e);
        }
        if (files.isEmpty()) {
            return 0;
        }
        int unread = 0;
        Set<String> known = new HashSet<>();
        if (!anew) {
            known.addAll(catalog.read(sql -> sql.list(
                    row -> row.getString(1),
                    "SELECT id FROM " + table + " WHERE id >= ?",
                    id(files.get(files.size() - 1)))));
        }
        List<Path> fresh = new ArrayList<>(
                files.stream().filter(file -> !known.contains(id(file))).toList());
        // as it was done
        Collections.reverse(fresh);
        try (Progress.Counted reads = progress.count("records of " + table, fresh.size())) {
            for (int from = 0; from < fresh.size(); from += AT_ONCE) {
                // read before anything is locked
                List<Path> next = fresh.subList(from, Math.min(from + AT_ONCE, fresh.size()));
                List<T> some = next.stream()
                        .flatMap(file -> RunFolder.read(file, type, what).stream())
                        .toList();
                int taken = catalog.changeAndGet(sql -> {
                    int done = 0;
                    for (T record : some) {
                        done += takeOne(sql, take, record);
                    }
                    return done;
                });
                next.forEach(file -> reads.one());
                unread += next.size() - taken;
            }
        }
        return unread;
    }

    /** One that lacks what each has, as a damaged one may, keeps none of the others out. */
    private static <T> int takeOne(Sql sql, Take<T> take, T record) throws SQLException {
        sql.change("SAVEPOINT one");
        try {
            take.take(sql, record);
            sql.change("RELEASE one");
            return 1;
        } catch (NullPointerException e) {
            LOG.warn("A record is left out of the catalogue, as it lacks what each has: {}", e.getMessage());
            sql.change("ROLLBACK TO one");
            sql.change("RELEASE one");
            return 0;
        }
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - RECORD.length());
    }

    private void take(Sql sql, RunOutcome outcome) throws SQLException {
        long began = Catalog.millis(outcome.run().startedAt());
        int fresh = sql.change(
                "INSERT INTO runs (id, cause, schedule, began_at, ended_at, verdict, reached, troubles, record, kind)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                outcome.run().id(),
                outcome.run().trigger().name(),
                outcome.run().schedule(),
                began,
                Catalog.millis(outcome.endedAt()),
                outcome.verdict().name(),
                outcome.databases().size(),
                outcome.problems().size(),
                Json.line(outcome),
                outcome.run().rolesAlone() ? ROLES : DATABASES);
        if (fresh == 0) {
            return;
        }
        tellOfRun(sql, outcome);
        for (DatabaseOutcome database : outcome.databases()) {
            if (database.unchangedSince() != null) {
                continue;
            }
            if (outcome.run().rolesAlone()) {
                takeRoles(sql, outcome, database);
            } else {
                take(sql, outcome, database, began);
            }
            String subject = subject(database.instance(), database.database());
            audit.add(
                    sql,
                    outcome.run().by(),
                    outcome.run().rolesAlone() ? "backup-roles" : "backup",
                    subject,
                    database.verdict().name(),
                    outcome.run().id() + " " + subject,
                    detail(sql, outcome, database));
        }
    }

    /** A command that stands in for a schedule; and what reached no database, of which nothing else would tell. */
    private void tellOfRun(Sql sql, RunOutcome outcome) throws SQLException {
        Run run = outcome.run();
        boolean isRunNow = run.trigger() == Trigger.COMMAND && run.schedule() != null;
        // one of an older version does not say whose it was, and may be told now for the first time
        if (run.by() == null) {
            return;
        }
        if (!isRunNow && !outcome.databases().isEmpty()) {
            return;
        }
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("run", run.id());
        detail.put("cause", run.trigger().name());
        detail.put("startedAt", run.startedAt().toString());
        detail.put("endedAt", outcome.endedAt().toString());
        detail.put("reached", outcome.databases().size());
        detail.put("problems", Problem.ids(outcome.problems()));
        detail.put("said", outcome.problems().stream().map(Problem::message).toList());
        audit.add(
                sql,
                run.by(),
                isRunNow ? "run-now" : says(outcome, ErrorCode.RUN_MISSED) ? "missed" : "run",
                Objects.requireNonNullElse(run.schedule(), run.trigger().name()),
                outcome.verdict().name(),
                run.id(),
                detail);
    }

    private static boolean says(RunOutcome outcome, ErrorCode code) {
        return outcome.problems().stream().anyMatch(problem -> problem.code() == code);
    }

    private void take(Sql sql, RunOutcome outcome, DatabaseOutcome database, long began) throws SQLException {
        Run run = outcome.run();
        Series series = new Series(
                database.instance(),
                Objects.requireNonNullElse(database.database(), ""),
                policy(sql, database, run.ofSchedule()));
        sql.change(
                "INSERT INTO backups (run, instance, database_name, policy, began_at, took, verdict, point, raw_bytes,"
                        + " packed_bytes, data_bytes, suspect, committed, scheduled, files)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                run.id(),
                series.instance(),
                series.database(),
                series.policy(),
                began,
                database.took().toMillis(),
                lasting(database).name(),
                database.pointId(),
                database.rawBytes(),
                database.packedBytes(),
                database.artifacts().stream()
                        .filter(artifact -> artifact.kind() == ArtifactKind.DATA)
                        .mapToLong(Artifact::rawBytes)
                        .sum(),
                database.looksOdd() ? 1 : says(database, ErrorCode.BACKUP_NOT_COMPARED) ? 2 : 0,
                // what one destination has can be restored
                database.deliveries().stream().anyMatch(DeliveryResult::committed) ? 1 : 0,
                run.trigger() == Trigger.SCHEDULE && !isCutOff(outcome) ? 1 : 0,
                RetentionIndex.files(database));
        takeLocations(sql, outcome, database);
        series.retell(sql, clock.instant());
    }

    /** Of no database, so it is where no question about one comes. */
    private static void takeRoles(Sql sql, RunOutcome outcome, DatabaseOutcome roles) throws SQLException {
        sql.change(
                "INSERT INTO roles_backups (run, instance, verdict, point, raw_bytes, packed_bytes, committed, files)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                outcome.run().id(),
                roles.instance(),
                roles.verdict().name(),
                roles.pointId(),
                roles.rawBytes(),
                roles.packedBytes(),
                roles.deliveries().stream().anyMatch(DeliveryResult::committed) ? 1 : 0,
                RetentionIndex.files(roles));
        takeLocations(sql, outcome, roles);
    }

    private static void takeLocations(Sql sql, RunOutcome outcome, DatabaseOutcome database) throws SQLException {
        for (DeliveryResult delivery : database.deliveries()) {
            if (delivery.committed() && database.pointId() != null) {
                sql.change(
                        "INSERT INTO locations (destination, point, state, since) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (destination, point) DO NOTHING",
                        delivery.destination(),
                        database.pointId(),
                        PointIndex.State.HELD.name(),
                        Catalog.millis(outcome.endedAt()));
            }
        }
    }

    /** What the manifest says; where it is not known, what the configuration says now. */
    private String policy(Sql sql, DatabaseOutcome database, @Nullable String schedule) throws SQLException {
        return sql.first(row -> row.getString(1), "SELECT policy FROM points WHERE id = ?", database.pointId())
                .orElseGet(() -> configured.policy(database.instance(), schedule));
    }

    /** A redrive may bring it where it is missing, and an oddness is acknowledged; what is missing from it stays missing. */
    private static Verdict lasting(DatabaseOutcome database) {
        boolean lacks = database.problems().stream()
                .anyMatch(problem ->
                        problem.code() != ErrorCode.BACKUP_SUSPECT && problem.code() != ErrorCode.BACKUP_NOT_COMPARED);
        boolean hides = database.verdict() == Verdict.PARTIAL || database.verdict() == Verdict.SUSPECT;
        return hides && lacks ? Verdict.DEGRADED : database.verdict();
    }

    private static boolean says(DatabaseOutcome database, ErrorCode code) {
        return database.problems().stream().anyMatch(problem -> problem.code() == code);
    }

    /** Of such a run it is not known which databases it would have had. */
    private static boolean isCutOff(RunOutcome outcome) {
        return Stream.concat(
                        outcome.problems().stream(),
                        outcome.databases().stream().flatMap(database -> database.problems().stream()))
                .anyMatch(problem -> problem.code() == ErrorCode.INTERRUPTED || problem.code() == ErrorCode.CANCELLED);
    }

    /** A run that reached nothing, or had a problem of its own; of commands where there is no {@code schedule}. */
    public record Trouble(@Nullable String schedule, String run, boolean reached) {}

    /** Of the newest run of each schedule, and of the newest of commands; those of roles alone back up no database. */
    public List<Trouble> newestTroubles(List<String> schedules) {
        String newest = "SELECT schedule, id, reached, verdict, troubles FROM runs WHERE %s AND kind = '" + DATABASES
                + "' AND began_at <= ? ORDER BY began_at DESC LIMIT 1";
        long past = Catalog.past(clock.instant());
        return catalog.read(sql -> {
            List<Trouble> troubles = new ArrayList<>();
            for (String schedule : schedules) {
                sql.first(RunIndex::trouble, newest.formatted("schedule = ?"), schedule, past)
                        .ifPresent(troubles::add);
            }
            sql.first(
                            RunIndex::trouble,
                            newest.formatted("schedule IS NULL AND cause IN ('COMMAND', 'SCHEDULE')"),
                            past)
                    .ifPresent(troubles::add);
            return troubles;
        });
    }

    private static @Nullable Trouble trouble(ResultSet run) throws SQLException {
        boolean reached = run.getInt(3) > 0;
        boolean skipped = Verdict.SKIPPED.name().equals(run.getString(4));
        return skipped || (reached && run.getInt(5) == 0)
                ? null
                : new Trouble(run.getString(1), run.getString(2), reached);
    }

    /** One that goes on is taken when it has ended. */
    private void take(Sql sql, RestoreRecord record) throws SQLException {
        RestoreOutcome outcome = record.outcome();
        if (outcome == null) {
            return;
        }
        int fresh = sql.change(
                "INSERT INTO restores (id, instance, database_name, point, began_at, took, verdict, proof, record)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                record.id(),
                record.instance(),
                record.database(),
                outcome.point(),
                Catalog.millis(record.startedAt()),
                outcome.took().toMillis(),
                outcome.verdict() == null ? null : outcome.verdict().name(),
                outcome.proves() ? 1 : 0,
                Json.line(outcome));
        if (fresh > 0) {
            audit.add(
                    sql,
                    record.by(),
                    "restore",
                    subject(record.instance(), record.database()),
                    outcome.verdict() == null ? "-" : outcome.verdict().name(),
                    record.id(),
                    detail(record, outcome));
        }
    }

    private void take(Sql sql, Cleanup cleanup) throws SQLException {
        sql.change(
                "INSERT INTO cleanups (id, began_at, record) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                cleanup.id(),
                Catalog.millis(cleanup.startedAt()),
                Json.line(cleanup));
        for (Cleanup.Point gone : cleanup.in(Cleanup.State.GONE)) {
            removed(sql, cleanup.by(), cleanup.id(), gone);
        }
    }

    /** Of a cleanup that goes on: killed, it leaves no record of what it removed. */
    public void removed(String cleanup, Cleanup.Point gone) {
        catalog.attempt(() -> catalog.change(sql -> removed(sql, null, cleanup, gone)));
    }

    private void removed(Sql sql, @Nullable Actor by, String cleanup, Cleanup.Point gone) throws SQLException {
        long now = clock.instant().toEpochMilli();
        int fresh = sql.change(
                "INSERT INTO removals (destination, point, cleanup, removed_at, bytes) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (destination, point, cleanup) DO NOTHING",
                gone.destination(),
                gone.id(),
                cleanup,
                now,
                gone.bytes());
        if (fresh == 0) {
            return;
        }
        sql.change(
                "UPDATE locations SET state = ?, since = ? WHERE destination = ? AND point = ?",
                PointIndex.State.REMOVED.name(),
                now,
                gone.destination(),
                gone.id());
        sql.change(
                "UPDATE points SET manifest = '' WHERE id = ? AND NOT EXISTS (SELECT 1 FROM locations l"
                        + " WHERE l.point = points.id AND l.state = 'HELD')",
                gone.id());
        audit.add(
                sql,
                by,
                "remove",
                gone.id(),
                "done",
                cleanup + " " + gone.destination() + " " + gone.id(),
                Map.of(
                        "destination",
                        gone.destination(),
                        "location",
                        configured.type(gone.destination()),
                        "cleanup",
                        cleanup,
                        "bytes",
                        gone.bytes(),
                        "reason",
                        gone.reasons().isEmpty() ? "no rule keeps it" : String.join("; ", gone.reasons())));
    }

    /** One that goes on, or was cut off and is not settled yet, is taken when it has ended. */
    private void take(Sql sql, Action action) throws SQLException {
        if (action.outcome() == null || action.endedAt() == null) {
            return;
        }
        int fresh = sql.change(
                "INSERT INTO actions (id, name, subject, began_at, ended_at, outcome, who, came_from, detail)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                action.id(),
                action.name(),
                action.subject(),
                Catalog.millis(action.startedAt()),
                Catalog.millis(action.endedAt()),
                action.outcome(),
                action.by().user(),
                action.by().from(),
                Json.line(action.detail()));
        if (fresh == 0) {
            return;
        }
        Map<String, Object> detail = new LinkedHashMap<>(action.detail());
        detail.put("startedAt", action.startedAt().toString());
        detail.put("endedAt", action.endedAt().toString());
        audit.add(sql, action.by(), action.name(), action.subject(), action.outcome(), action.id(), detail);
        for (Action.ReadAgain found : action.readAgain()) {
            take(sql, action, found);
        }
    }

    /** A row of its own is for what is not as it should be: each day all others are. */
    private void take(Sql sql, Action action, Action.ReadAgain found) throws SQLException {
        if (found.point().length() > PointIndex.LONGEST_ID) {
            // a stranger's: no index holds it, and none of ours is so long
            return;
        }
        sql.change(
                "INSERT INTO verifications (action, destination, point, state, verified_at, who)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                action.id(),
                found.destination(),
                found.point(),
                found.state(),
                Catalog.millis(found.at()),
                action.by().user());
        if (!found.state().equals(Verification.State.OK.name())) {
            audit.add(
                    sql,
                    action.by(),
                    action.name(),
                    found.point(),
                    found.state(),
                    action.id() + " " + found.destination() + " " + found.point(),
                    Map.of(
                            "destination",
                            found.destination(),
                            "location",
                            configured.type(found.destination()),
                            "at",
                            found.at().toString(),
                            "problems",
                            found.problems()));
        }
    }

    /** What its record tells later where it cannot be taken now; whether it was. */
    boolean takeWherePossible(Action action) {
        return catalog.attempt(() -> catalog.change(sql -> take(sql, action)));
    }

    /** Together with a step: both, or the row not. */
    void takeWith(Action action, Actions.Step step) {
        catalog.change(sql -> {
            take(sql, action);
            step.run();
        });
    }

    private static String subject(String instance, @Nullable String database) {
        return database == null || database.isEmpty() ? instance : instance + "/" + database;
    }

    /** What auditors ask of a backup. */
    private Map<String, Object> detail(Sql sql, RunOutcome outcome, DatabaseOutcome database) throws SQLException {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("run", outcome.run().id());
        detail.put("cause", outcome.run().trigger().name());
        detail.put(
                "by",
                outcome.run().schedule() == null
                        ? outcome.run().trigger().name()
                        : outcome.run().schedule());
        detail.put("restorePoint", String.valueOf(database.pointId()));
        detail.put("type", outcome.run().rolesAlone() ? "roles" : type(sql, outcome, database));
        detail.put("bytes", database.packedBytes());
        detail.put("startedAt", outcome.run().startedAt().toString());
        detail.put("endedAt", outcome.endedAt().toString());
        detail.put("seconds", database.took().toMillis() / 1000.0);
        detail.put(
                "destinations",
                database.deliveries().stream()
                        .filter(DeliveryResult::committed)
                        .map(DeliveryResult::destination)
                        .toList());
        detail.put(
                "locations",
                database.deliveries().stream()
                        .filter(DeliveryResult::committed)
                        .map(delivery -> configured.type(delivery.destination()))
                        .distinct()
                        .toList());
        detail.put("problems", Problem.ids(database.problems()));
        return detail;
    }

    /** By the words of the tool that came before: full, schema or data; its fourth, incremental, is nothing we make. */
    private String type(Sql sql, RunOutcome outcome, DatabaseOutcome database) throws SQLException {
        Selection.Content content = sql.first(
                        row -> content(row.getString(1)),
                        "SELECT manifest FROM points WHERE id = ?",
                        database.pointId())
                .orElseGet(() -> configured.content(
                        configured.policy(database.instance(), outcome.run().ofSchedule())));
        return content == Selection.Content.ALL ? "full" : content.name().toLowerCase(Locale.ROOT);
    }

    /** Null for one that does not say. */
    private static Selection.@Nullable Content content(String manifest) {
        try {
            String said = Json.lines()
                    .readTree(manifest)
                    .path("selection")
                    .path("content")
                    .asText();
            return Stream.of(Selection.Content.values())
                    .filter(content -> content.name().equals(said))
                    .findFirst()
                    .orElse(null);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static Map<String, Object> detail(RestoreRecord record, RestoreOutcome outcome) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("restore", record.id());
        detail.put("restorePoint", String.valueOf(outcome.point()));
        detail.put("mode", String.valueOf(outcome.mode()));
        detail.put("startedAt", record.startedAt().toString());
        detail.put("endedAt", record.startedAt().plus(outcome.took()).toString());
        detail.put("seconds", outcome.took().toMillis() / 1000.0);
        detail.put("problems", Problem.ids(outcome.problems()));
        return detail;
    }

    /** The runs that are meant, the newest first. */
    public List<RunLine> runs(RunsRequest request) {
        StringBuilder text = new StringBuilder("SELECT id, cause, schedule, began_at, ended_at, verdict, reached,"
                + " (SELECT COALESCE(SUM(raw_bytes), 0) FROM backups WHERE run = runs.id)"
                + " + (SELECT COALESCE(SUM(raw_bytes), 0) FROM roles_backups WHERE run = runs.id),"
                + " (SELECT COALESCE(SUM(packed_bytes), 0) FROM backups WHERE run = runs.id)"
                + " + (SELECT COALESCE(SUM(packed_bytes), 0) FROM roles_backups WHERE run = runs.id)"
                + " FROM runs WHERE began_at >= ?");
        List<Object> values = new ArrayList<>();
        values.add(request.since() == null ? 0 : request.since().toEpochMilli());
        if (request.verdict() != null) {
            text.append(" AND verdict = ?");
            values.add(request.verdict().name());
        }
        if (request.instance() != null) {
            text.append(" AND (EXISTS (SELECT 1 FROM backups WHERE run = runs.id AND instance = ?");
            values.add(request.instance());
            if (request.database() != null) {
                text.append(" AND database_name = ?)");
                values.add(request.database());
            } else {
                text.append(") OR EXISTS (SELECT 1 FROM roles_backups WHERE run = runs.id AND instance = ?)");
                values.add(request.instance());
            }
            text.append(")");
        }
        text.append(" ORDER BY began_at DESC, id DESC LIMIT ?");
        values.add(request.most());
        return catalog.read(sql -> sql.list(
                row -> new RunLine(
                        row.getString(1),
                        row.getString(2).toLowerCase(Locale.ROOT),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        Verdict.ofName(row.getString(6)),
                        row.getInt(7),
                        row.getLong(8),
                        row.getLong(9)),
                text.toString(),
                values.toArray()));
    }

    /** The newest there is. */
    public Optional<RunOutcome> latest() {
        return catalog.read(sql -> sql.first(
                row -> read(row.getString(1), RunOutcome.class),
                "SELECT record FROM runs ORDER BY began_at DESC, id DESC LIMIT 1"));
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

    private static <T> T read(String text, Class<T> type) {
        try {
            return Json.lines().readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new BackupException(ErrorCode.INTERNAL, "The record of the run cannot be read by this version", e);
        }
    }
}
