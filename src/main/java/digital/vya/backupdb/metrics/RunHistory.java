package digital.vya.backupdb.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the runs of all processes, now and before: gauges over the records in {@code <state>/runs}, so that
 * a restart forgets nothing and a backup made by hand counts. Read when scraped, at most every ten seconds.
 */
public final class RunHistory {
    private static final Logger LOG = LoggerFactory.getLogger(RunHistory.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** The newest backup of a database that was committed everywhere. */
    private record Good(double endedAt, long rawBytes, long packedBytes) {}

    private static final Set<Verdict> EVERYWHERE = EnumSet.of(Verdict.SUCCESS, Verdict.DEGRADED, Verdict.SUSPECT);

    private final MeterRegistry registry;
    private final Meters meters;
    private final Path runs;
    private final LongSupplier nanoTime;
    private final ObjectMapper json = Json.mapper();
    private final Map<Path, FileTime> seen = new ConcurrentHashMap<>();
    private final Set<Path> ahead = ConcurrentHashMap.newKeySet();
    private final Map<DatabaseTag, Good> latest = new ConcurrentHashMap<>();
    private double lastRun;
    private long readAt;

    public RunHistory(MeterRegistry registry, Meters meters, Path runs) {
        this(registry, meters, runs, System::nanoTime);
    }

    RunHistory(MeterRegistry registry, Meters meters, Path runs, LongSupplier nanoTime) {
        this.registry = registry;
        this.meters = meters;
        this.runs = runs;
        this.nanoTime = nanoTime;
        read();
        Gauge.builder("vya.last.run.timestamp", this, RunHistory::lastRun)
                .description("When the latest run ended, whatever its outcome; 0 before the first")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private synchronized double lastRun() {
        refresh();
        return lastRun;
    }

    private synchronized double of(DatabaseTag database, ToDoubleFunction<Good> fact) {
        refresh();
        return fact.applyAsDouble(latest.get(database));
    }

    private void refresh() {
        if (nanoTime.getAsLong() - readAt >= FRESH.toNanos()) {
            read();
        }
    }

    private synchronized void read() {
        readAt = nanoTime.getAsLong();
        if (!Files.isDirectory(runs)) {
            return;
        }
        try (Stream<Path> files = Files.list(runs)) {
            List<Path> records =
                    files.filter(f -> f.toString().endsWith(".json")).toList();
            seen.keySet().retainAll(records);
            records.forEach(this::readWhenNew);
        } catch (IOException e) {
            LOG.warn(
                    "Run records in {} cannot be listed, metrics show what was known before: {}",
                    runs,
                    BackupException.words(e));
        }
    }

    private void readWhenNew(Path file) {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(seen.put(file, changed))) {
                RunOutcome outcome = json.readValue(file.toFile(), RunOutcome.class);
                if (Newest.isAhead(outcome.endedAt().toInstant(), Instant.now())) {
                    seen.remove(file); // it counts once its time has come
                    tell(file, outcome);
                } else {
                    learn(outcome);
                }
            }
        } catch (NoSuchFileException e) {
            seen.remove(file); // cleaned up between listing and reading
        } catch (IOException | RuntimeException e) {
            LOG.warn("Run record {} cannot be read, metrics do without it: {}", file, BackupException.words(e));
        }
    }

    private void tell(Path file, RunOutcome outcome) {
        if (ahead.add(file)) {
            LOG.warn(
                    "Run record {} says it ended at {}, which is yet to come: it is not counted",
                    file,
                    outcome.endedAt());
        }
    }

    private void learn(RunOutcome outcome) {
        if (outcome.run().rolesAlone()) {
            // it backed up no database, and must not look as if it had
            return;
        }
        double endedAt = outcome.endedAt().toInstant().toEpochMilli() / 1000.0;
        if (outcome.began()) {
            lastRun = Math.max(lastRun, endedAt);
        }
        for (DatabaseOutcome database : outcome.databases()) {
            DatabaseTag tag = DatabaseTag.of(database);
            meters.foresee(tag);
            boolean everywhere = EVERYWHERE.contains(database.verdict());
            if (everywhere && (latest.get(tag) == null || latest.get(tag).endedAt() < endedAt)) {
                boolean first = latest.put(tag, new Good(endedAt, database.rawBytes(), database.packedBytes())) == null;
                if (first) {
                    show(tag);
                }
            }
        }
    }

    private void show(DatabaseTag database) {
        Gauge.builder("vya.backup.last.success.timestamp", this, h -> h.of(database, Good::endedAt))
                .description("When the run ended that last committed this database at every destination")
                .baseUnit("seconds")
                .strongReference(true)
                .tags(database.tags())
                .register(registry);
        size(database, "raw", Good::rawBytes);
        size(database, "packed", Good::packedBytes);
    }

    private void size(DatabaseTag database, String kind, ToDoubleFunction<Good> bytes) {
        Gauge.builder("vya.backup.size", this, h -> h.of(database, bytes))
                .description("Size of the last backup that was committed at every destination")
                .baseUnit("bytes")
                .strongReference(true)
                .tags(database.tags().and("kind", kind))
                .register(registry);
    }
}
