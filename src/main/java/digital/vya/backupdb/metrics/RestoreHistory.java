package digital.vya.backupdb.metrics;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Restores of all processes, now and before, out of their records: who restores does it by a command, not in the
 * process that is scraped. Read when scraped, at most every ten seconds.
 */
public final class RestoreHistory {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Ended(DatabaseTag database, Verdict outcome) {}

    private final MeterRegistry registry;
    private final RestoreRecords records;
    private final LongSupplier nanoTime;
    private final Set<DatabaseTag> shown = new HashSet<>();
    private Map<Ended, Long> counts = Map.of();
    private Map<DatabaseTag, Double> seconds = Map.of();
    private long readAt;

    public RestoreHistory(MeterRegistry registry, RestoreRecords records) {
        this(registry, records, System::nanoTime);
    }

    RestoreHistory(MeterRegistry registry, RestoreRecords records, LongSupplier nanoTime) {
        this.registry = registry;
        this.records = records;
        this.nanoTime = nanoTime;
        read();
        // asks at every scrape, so that a database that is new gets its series
        Gauge.builder("vya.restores.known", this, RestoreHistory::known)
                .description("Databases that restores are recorded of")
                .strongReference(true)
                .register(registry);
    }

    private synchronized int known() {
        refresh();
        return shown.size();
    }

    private synchronized double count(Ended ended) {
        refresh();
        return counts.getOrDefault(ended, 0L);
    }

    private synchronized double seconds(DatabaseTag database) {
        refresh();
        return seconds.getOrDefault(database, Double.NaN);
    }

    private void refresh() {
        if (nanoTime.getAsLong() - readAt >= FRESH.toNanos()) {
            read();
        }
    }

    private synchronized void read() {
        readAt = nanoTime.getAsLong();
        Map<Ended, Long> ended = new HashMap<>();
        Map<DatabaseTag, Double> took = new HashMap<>();
        Comparator<Instant> newest = Newest.first(Instant.now());
        List<RestoreRecord> newestFirst = records.all().stream()
                .sorted(Comparator.comparing(r -> r.startedAt().toInstant(), newest))
                .toList();
        for (RestoreRecord record : newestFirst) {
            if (record.outcome() == null || record.outcome().verdict() == null) {
                continue;
            }
            DatabaseTag database = new DatabaseTag(record.instance(), record.database());
            ended.merge(new Ended(database, record.outcome().verdict()), 1L, Long::sum);
            if (record.outcome().verdict() != Verdict.FAILED) {
                took.putIfAbsent(database, record.outcome().took().toMillis() / 1000.0);
            }
            show(database);
        }
        counts = ended;
        seconds = took;
    }

    private void show(DatabaseTag database) {
        if (!shown.add(database)) {
            return;
        }
        for (Verdict verdict : new Verdict[] {Verdict.SUCCESS, Verdict.DEGRADED, Verdict.FAILED}) {
            Ended ended = new Ended(database, verdict);
            FunctionCounter.builder("vya.restore", this, h -> h.count(ended))
                    .description("Restores that ended, by outcome")
                    .tags(database.tags().and("outcome", verdict.name()))
                    .register(registry);
        }
        Gauge.builder("vya.restore.duration", this, h -> h.seconds(database))
                .description("How long the last restore took that gave a usable database")
                .baseUnit("seconds")
                .strongReference(true)
                .tags(database.tags())
                .register(registry);
    }
}
