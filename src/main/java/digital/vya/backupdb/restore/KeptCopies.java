package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.WorkName;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What restores and rollbacks put aside on a server, and when. A record says it exactly; only where none is left does the
 * time in the name count, which is local and twice the same when clocks go back.
 */
final class KeptCopies {
    /** {@code since} is when it was put aside, {@code record} null when nothing here says so but its name. */
    record Kept(String name, OffsetDateTime since, @Nullable RestoreRecord record) {}

    private static final int STAMP = "yyyyMMdd_HHmmss".length();

    private final Settings settings;
    private final RestoreRecords records;
    private final Clock clock;

    KeptCopies(Settings settings, RestoreRecords records, Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.records = records;
    }

    Optional<Kept> newest(Settings.Instance instance, String database, List<String> names) {
        String start = WorkName.start(database, WorkName.BEFORE);
        List<RestoreRecord> known = ofServer(instance);
        return names.stream()
                .filter(name -> name.startsWith(start) && name.length() == start.length() + STAMP)
                .flatMap(name -> kept(name, known).stream())
                .min(Comparator.comparing((Kept kept) -> kept.since().toInstant(), Newest.first(clock.instant()))
                        .thenComparing(Kept::name, Comparator.reverseOrder()));
    }

    private Optional<Kept> kept(String name, List<RestoreRecord> known) {
        Optional<Kept> recorded = known.stream()
                .filter(r -> name.equals(r.old()))
                .map(r -> new Kept(name, changed(r), r))
                .findFirst();
        return recorded.isPresent() ? recorded : named(name);
    }

    private Optional<Kept> named(String name) {
        try {
            LocalDateTime time = LocalDateTime.parse(name.substring(name.length() - STAMP), SafeName.STAMP);
            OffsetDateTime since = time.atZone(clock.getZone()).toOffsetDateTime();
            return Optional.of(new Kept(name, since, null));
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    /** Why the newest copy is not what one who undoes the last restore expects; null when it is. */
    @Nullable
    String remark(Settings.Instance instance, String database, Kept newest) {
        Optional<RestoreRecord> last = ofServer(instance).stream()
                .filter(r -> database.equals(r.database()) && changedIt(r))
                .min(Comparator.comparing(r -> changed(r).toInstant(), Newest.first(clock.instant())));
        if (last.isEmpty() || newest.name().equals(last.get().old())) {
            return newest.record() == null ? "no record here says which restore made it" : null;
        }
        RestoreRecord restore = last.get();
        String how = restore.swaps() || restore.work() == null
                ? "what that one put aside is gone"
                : "that one wrote into " + database + " itself and put nothing aside";
        return "the last restore of " + database + ", " + restore.id() + " of "
                + changed(restore).truncatedTo(ChronoUnit.SECONDS) + ", did not make this copy: " + how;
    }

    private static boolean changedIt(RestoreRecord record) {
        if (record.outcome() == null) {
            return record.swappedAt() != null || "ROLLBACK".equals(record.step());
        }
        RestoreMode mode = record.outcome().mode();
        boolean inTheEnd = record.outcome().verdict() != Verdict.FAILED || mode == RestoreMode.FAST;
        return mode != RestoreMode.TEST && inTheEnd;
    }

    private static OffsetDateTime changed(RestoreRecord record) {
        if (record.swappedAt() != null) {
            return record.swappedAt();
        }
        return record.outcome() == null
                ? record.startedAt()
                : record.startedAt().plus(record.outcome().took());
    }

    /** One server may be known by several instances. */
    private List<RestoreRecord> ofServer(Settings.Instance instance) {
        List<String> ids = settings.sameServer(instance).stream()
                .map(Settings.Instance::id)
                .toList();
        return records.all().stream().filter(r -> ids.contains(r.instance())).toList();
    }
}
