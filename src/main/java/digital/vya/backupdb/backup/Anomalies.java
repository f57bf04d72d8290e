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
    /** In percent: a limit of a hundred and more is about growth alone. */
    private static final int MOST_LOST = 90;

    private final Settings settings;
    private final BackupHistory history;

    public Anomalies(Settings settings, BackupHistory history) {
        this.settings = settings;
        this.history = history;
    }

    /** One problem that says all that is odd, or that nothing could be compared. */
    List<Problem> of(Job job, List<Artifact> artifacts) {
        Settings.Watch watch = settings.policyOf(job).watch();
        Optional<Artifact> data = artifacts.stream()
                .filter(artifact -> artifact.kind() == ArtifactKind.DATA)
                .findFirst();
        if (!watch.on() || data.isEmpty()) {
            return List.of();
        }
        Series series = new Series(
                job.instance(), job.databaseToDump(), Objects.requireNonNull(job.policy(), "each backup has one"));
        long bytes = data.get().rawBytes();
        Map<String, Long> rows = data.get().rows();
        ErrorCode not = ErrorCode.BACKUP_NOT_COMPARED;
        return history.attempt(() -> problems(series, watch, bytes, rows), List.of(Problem.of(not, not.summary())));
    }

    private List<Problem> problems(Series series, Settings.Watch watch, long bytes, Map<String, Long> rows) {
        Pasts pasts = history.of(series, COMPARED);
        List<String> odd = odd(watch, pasts, bytes, rows);
        if (odd.isEmpty()) {
            history.remember(series, filled(pasts.filled(), rows));
            return List.of();
        }
        String message = "Unlike the backups before it: " + String.join("; ", odd);
        return List.of(Problem.of(ErrorCode.BACKUP_SUSPECT, message));
    }

    /** In how many backups in a row each table had rows, this one included. */
    static Map<String, Integer> filled(Map<String, Integer> before, Map<String, Long> rows) {
        Map<String, Integer> filled = new HashMap<>();
        rows.forEach((table, count) -> {
            if (count > 0) {
                filled.put(table, Math.min(before.getOrDefault(table, 0), FEWEST) + 1);
            }
        });
        return filled;
    }

    static List<String> odd(Settings.Watch watch, Pasts pasts, long bytes, Map<String, Long> rows) {
        List<String> odd = new ArrayList<>();
        if (watch.emptied()) {
            emptied(pasts.filled(), rows).ifPresent(odd::add);
        }
        if (pasts.newestFirst().size() < (pasts.isAcknowledged() ? 1 : FEWEST)) {
            return odd;
        }
        long usualBytes = median(pasts.newestFirst().stream().map(Past::dataBytes));
        Optional<String> changed =
                usualBytes >= SMALL ? change(watch, usualBytes, bytes, Human::size) : Optional.empty();
        changed.or(() -> shrunken(pasts, bytes)).ifPresent(odd::add);
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

    /** Whatever the limit: a dump is small where none of so many was. */
    private static Optional<String> shrunken(Pasts pasts, long bytes) {
        boolean wasNeverSmall = pasts.newestFirst().size() >= COMPARED
                && pasts.newestFirst().stream().allMatch(past -> past.dataBytes() >= SMALL);
        return wasNeverSmall && bytes < SMALL
                ? Optional.of("%s, which is small, and none of the last %d was".formatted(Human.size(bytes), COMPARED))
                : Optional.empty();
    }

    private static Optional<String> change(Settings.Watch watch, long usual, long now, LongFunction<String> said) {
        double percent = (now - usual) * 100.0 / usual;
        // more than all of it cannot be lost
        boolean isOdd = percent > watch.limit() || -percent > Math.min(watch.limit(), MOST_LOST);
        return isOdd
                ? Optional.of("%s, %s than the usual %s"
                        .formatted(said.apply(now), now < usual ? "less" : "more", said.apply(usual)))
                : Optional.empty();
    }

    /**
     * Tables that are there, and had rows in each of the last backups; one that was dropped is no longer in the dump, and
     * one that is empty now and then is usual so.
     */
    private static Optional<String> emptied(Map<String, Integer> filled, Map<String, Long> now) {
        List<String> emptied = filled.entrySet().stream()
                .filter(table -> table.getValue() >= FEWEST)
                .map(Map.Entry::getKey)
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
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1) + (sorted.get(middle) - sorted.get(middle - 1)) / 2;
    }
}
