package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the catalogue says to a cleanup: which run made a point and of which files, what is proven, what ended how. */
public final class RetentionIndex {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionIndex.class);
    /** So many records of runs are kept: databases that are asked about one after the other are of the same few. */
    private static final int RECORDS = 4;

    private static final int AT_ONCE = 20;

    private final Catalog catalog;
    private final RunFolder folder;
    private final Map<String, Optional<RunOutcome>> records = new LinkedHashMap<>(RECORDS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<RunOutcome>> eldest) {
            return size() > RECORDS;
        }
    };

    public RetentionIndex(Catalog catalog, RunFolder folder) {
        this.catalog = catalog;
        this.folder = folder;
    }

    /** What a run made: when, of what, and the kinds and hashes of its files. */
    public record Made(String run, Instant from, Instant until, String database, Set<String> files) {
        public Made {
            files = Set.copyOf(files);
        }
    }

    /** The newest run that says something of a database, and when it began. */
    public record Newest(String run, Instant at) {}

    /** The points of an instance that a run made, of whichever node; what is from the future is left out. */
    public Map<String, Made> madeOf(String instance, Instant now) {
        Map<String, Made> made = new HashMap<>();
        long past = Catalog.past(now);
        String text = "SELECT b.point, r.began_at, r.ended_at, b.files, %s, b.run FROM %s b JOIN runs r ON r.id = b.run"
                + " WHERE b.instance = ? AND b.point IS NOT NULL AND r.began_at <= ?";
        catalog.read(sql -> {
            Sql.EachRow take = row -> made.put(
                    row.getString(1),
                    new Made(
                            row.getString(6),
                            Instant.ofEpochMilli(row.getLong(2)),
                            Instant.ofEpochMilli(row.getLong(3)),
                            row.getString(5),
                            files(row.getString(4))));
            sql.each(take, text.formatted("b.database_name", "backups"), instance, past);
            sql.each(take, text.formatted("'" + Manifest.NO_DATABASE + "'", "roles_backups"), instance, past);
            return true;
        });
        return made;
    }

    private static Set<String> files(@Nullable String lines) {
        return lines == null ? Set.of() : lines.lines().collect(Collectors.toSet());
    }

    /** A run that made a point, and of which instance. */
    public record Maker(String run, String instance) {}

    /** The runs that made one of this name, of any instance and any node. */
    public List<Maker> makersOf(String point, Instant now) {
        String text =
                "SELECT r.id, b.instance FROM %s b JOIN runs r ON r.id = b.run WHERE b.point = ? AND r.began_at <= ?";
        long past = Catalog.past(now);
        return catalog.read(sql -> sql.list(
                row -> new Maker(row.getString(1), row.getString(2)),
                text.formatted("backups") + " UNION ALL " + text.formatted("roles_backups"),
                point,
                past,
                point,
                past));
    }

    /** Whether it was a run of this machine, whose record is here. */
    public boolean isHere(String run) {
        return Files.exists(folder.recordOf(run));
    }

    /** The points that a restore has proven. */
    public Set<String> proven() {
        return new HashSet<>(catalog.read(sql -> sql.list(
                row -> row.getString(1), "SELECT DISTINCT point FROM restores WHERE proof = 1 AND point IS NOT NULL")));
    }

    /** The newest backup of a database, or of an instance where none of its databases was reached ({@code ""}). */
    public Optional<Newest> newest(String instance, String database, Instant now) {
        // of one without a run only a manifest tells, which others can write
        return newest(
                "SELECT b.run, b.began_at FROM backups b JOIN runs r ON r.id = b.run WHERE b.instance = ?"
                        + " AND b.database_name = ? AND b.verdict <> 'SKIPPED' AND b.began_at <= ?"
                        + " ORDER BY b.began_at DESC, b.run DESC LIMIT 1",
                instance,
                database,
                Catalog.past(now));
    }

    /** The newest run that failed before it reached any instance: of a schedule, or of none. */
    public Optional<Newest> newestThatReachedNothing(@Nullable String schedule, Instant now) {
        String text = "SELECT id, began_at FROM runs WHERE reached = 0 AND verdict = 'FAILED' AND kind = 'DATABASES'"
                + " AND began_at <= ? AND %s ORDER BY began_at DESC, id DESC LIMIT 1";
        long past = Catalog.past(now);
        return schedule == null
                ? newest(text.formatted("(schedule IS NULL OR cause NOT IN ('SCHEDULE', 'COMMAND'))"), past)
                : newest(text.formatted("schedule = ? AND cause IN ('SCHEDULE', 'COMMAND')"), past, schedule);
    }

    /** The newest backup of the roles of an instance alone, one that found them as they were among them. */
    public Optional<Newest> newestOfRoles(String instance, Instant now) {
        List<Newest> runs = catalog.read(sql -> sql.list(
                row -> new Newest(row.getString(1), Instant.ofEpochMilli(row.getLong(2))),
                "SELECT id, began_at FROM runs WHERE kind = 'ROLES' AND began_at <= ? AND began_at >="
                        + " (SELECT COALESCE(MIN(r.began_at), 0) FROM roles_backups b JOIN runs r ON r.id = b.run"
                        + " WHERE b.instance = ?) ORDER BY began_at DESC, id DESC",
                Catalog.past(now),
                instance));
        return runs.stream()
                .filter(one -> record(one.run())
                        .map(run -> run.databases().stream()
                                .anyMatch(roles ->
                                        roles.instance().equals(instance) && roles.verdict() != Verdict.SKIPPED))
                        // one that cannot be read may be about them
                        .orElse(true))
                .findFirst();
    }

    private Optional<Newest> newest(String text, Object... values) {
        return catalog.read(sql ->
                sql.first(row -> new Newest(row.getString(1), Instant.ofEpochMilli(row.getLong(2))), text, values));
    }

    /** Empty where it cannot be read, as one of a newer version may not. */
    public synchronized Optional<RunOutcome> record(String run) {
        return records.computeIfAbsent(run, id -> catalog.read(
                        sql -> sql.first(row -> row.getString(1), "SELECT record FROM runs WHERE id = ?", id))
                .flatMap(RetentionIndex::read));
    }

    private static Optional<RunOutcome> read(String record) {
        try {
            return Optional.of(Json.lines().readValue(record, RunOutcome.class));
        } catch (JsonProcessingException e) {
            LOG.warn("The record of a run cannot be read by this version: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }

    /** Says of each point by which files it is known again, where that was not said yet. */
    public void complete() {
        // on a full disk those that were not said yet stay unknown, and so are kept
        boolean unused = catalog.attempt(this::completeAll);
    }

    private void completeAll() {
        String missing = "SELECT DISTINCT run FROM %s b WHERE files IS NULL AND point IS NOT NULL"
                + " AND EXISTS (SELECT 1 FROM runs r WHERE r.id = b.run)";
        List<String> runs = catalog.read(sql -> sql.list(
                row -> row.getString(1),
                missing.formatted("backups") + " UNION " + missing.formatted("roles_backups")));
        for (int from = 0; from < runs.size(); from += AT_ONCE) {
            // read before anything is locked
            List<RunOutcome> outcomes = runs.subList(from, Math.min(from + AT_ONCE, runs.size())).stream()
                    .flatMap(id -> record(id).stream())
                    .toList();
            catalog.write(sql -> {
                for (RunOutcome run : outcomes) {
                    for (DatabaseOutcome outcome : run.databases()) {
                        complete(sql, run, outcome);
                    }
                }
                return true;
            });
        }
    }

    /** As they stand in the catalogue. */
    static String files(DatabaseOutcome outcome) {
        return outcome.artifacts().stream()
                .map(artifact -> file(artifact.kind(), artifact.sha256()))
                .collect(Collectors.joining("\n"));
    }

    private static void complete(Sql sql, RunOutcome run, DatabaseOutcome outcome) throws SQLException {
        String files = files(outcome);
        if (run.run().rolesAlone()) {
            sql.change(
                    "UPDATE roles_backups SET files = ? WHERE run = ? AND instance = ?",
                    files,
                    run.run().id(),
                    outcome.instance());
        } else {
            sql.change(
                    "UPDATE backups SET files = ? WHERE run = ? AND instance = ? AND database_name = ?",
                    files,
                    run.run().id(),
                    outcome.instance(),
                    Objects.requireNonNullElse(outcome.database(), ""));
        }
    }

    /** As a file stands in {@link Made#files}. */
    public static String file(Object kind, String sha256) {
        return kind + " " + sha256;
    }
}
