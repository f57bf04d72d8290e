package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.BackupHistory;
import digital.vya.backupdb.catalog.BackupHistory.Past;
import digital.vya.backupdb.catalog.BackupHistory.Pasts;
import digital.vya.backupdb.catalog.Series;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Whether a backup that is whole is unlike those before it: the tool read what there was, and what there was may be too
 * little, or too much.
 */
public final class Anomalies {
    static final int COMPARED = 7;
    /** With fewer nothing is usual yet. */
    static final int FEWEST = 3;
    /** Below this a dump is small, and its size says little. */
    static final long SMALL = 1024 * 1024;
    /** Below this so are its rows. */
    static final long FEW_ROWS = 100;

    private static final int MOST_NAMED = 3;

    private final Settings settings;
    private final BackupHistory history;

    public Anomalies(Settings settings, BackupHistory history) {
        this.settings = settings;
        this.history = history;
    }

    /** One problem that says all that is odd; none also where the catalogue cannot be asked. */
    List<Problem> of(Job job, List<Artifact> artifacts) {
        Settings.Watch watch = settings.policyOf(job).watch();
        Optional<Artifact> data = artifacts.stream()
                .filter(artifact -> artifact.kind() == ArtifactKind.DATA)
                .findFirst();
        if (!watch.on() || data.isEmpty()) {
            return List.of();
        }
        Map<String, Long> rows = Objects.requireNonNullElse(data.get().rows(), Map.of());
        Series series = new Series(
                job.instance(), job.databaseToDump(), Objects.requireNonNull(job.policy(), "each backup has one"));
        long bytes = data.get().rawBytes();
        return history.attempt(() -> problems(series, job.run().id(), watch, bytes, rows), List.of());
    }

    private List<Problem> problems(
            Series series, String run, Settings.Watch watch, long bytes, Map<String, Long> rows) {
        List<String> odd = odd(watch, history.of(series, COMPARED), bytes, rows);
        if (odd.isEmpty()) {
            history.remember(series, run, rows);
            return List.of();
        }
        String message = "Unlike the backups before it: " + String.join("; ", odd);
        return List.of(new Problem(ErrorCode.BACKUP_SUSPECT, message, ErrorCode.BACKUP_SUSPECT.hint()));
    }

    static List<String> odd(Settings.Watch watch, Pasts pasts, long rawBytes, Map<String, Long> rows) {
        List<String> odd = new ArrayList<>();
        if (watch.emptied()) {
            emptied(pasts.rowsOfTables(), rows).ifPresent(odd::add);
        }
        if (pasts.newestFirst().size() < (pasts.isNew() ? 1 : FEWEST)) {
            return odd;
        }
        long usualBytes = median(pasts.newestFirst().stream().map(Past::rawBytes));
        if (usualBytes >= SMALL && rawBytes < SMALL) {
            odd.add("it is " + Human.size(rawBytes) + ", and it was never less than " + Human.size(SMALL));
        } else if (usualBytes >= SMALL) {
            change(watch, usualBytes, rawBytes, Human::size).ifPresent(odd::add);
        }
        List<Long> counted = pasts.newestFirst().stream()
                .map(Past::rows)
                .filter(Objects::nonNull)
                .toList();
        if (!counted.isEmpty()) {
            long usualRows = median(counted.stream());
            long now = rows.values().stream().mapToLong(Long::longValue).sum();
            if (usualRows >= FEW_ROWS) {
                change(watch, usualRows, now, count -> Human.count(count, "row"))
                        .ifPresent(odd::add);
            }
        }
        return odd;
    }

    private static Optional<String> change(Settings.Watch watch, long usual, long now, LongFunction<String> said) {
        double percent = Math.abs(now - usual) * 100.0 / usual;
        return percent > watch.limit()
                ? Optional.of("%s, %s than the usual %s"
                        .formatted(said.apply(now), now < usual ? "less" : "more", said.apply(usual)))
                : Optional.empty();
    }

    /** Tables that are there and had rows; one that was dropped is no longer in the dump. */
    private static Optional<String> emptied(Map<String, Long> before, Map<String, Long> now) {
        Map<String, Long> left = new HashMap<>(before);
        left.values().removeIf(rows -> rows == 0);
        List<String> emptied = left.keySet().stream()
                .filter(table -> Long.valueOf(0).equals(now.get(table)))
                .sorted()
                .toList();
        if (emptied.isEmpty()) {
            return Optional.empty();
        }
        String more = emptied.size() > MOST_NAMED ? " and " + (emptied.size() - MOST_NAMED) + " more" : "";
        return Optional.of("no rows are left in "
                + String.join(", ", emptied.subList(0, Math.min(MOST_NAMED, emptied.size()))) + more);
    }

    private static long median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
