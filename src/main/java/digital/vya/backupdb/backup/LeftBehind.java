package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Checkup.Check;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.store.DeadLetters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What earlier runs left that waits for people: deliveries, backups and restores that were cut off, files. */
public final class LeftBehind {
    private static final Duration LOOKED_BACK = Duration.ofDays(7);
    private static final int MOST_RUNS = 500;

    private final DeadLetters deadLetters;
    private final RunRecords records;
    private final Supplier<List<String>> restores;
    private final Spool spool;
    private final Clock clock;

    /** {@code restores} says of each restore that was cut off what it left and what to do. */
    public LeftBehind(
            DeadLetters deadLetters, RunRecords records, Supplier<List<String>> restores, Spool spool, Clock clock) {
        this.deadLetters = deadLetters;
        this.records = records;
        this.restores = restores;
        this.spool = spool;
        this.clock = clock;
    }

    List<Check> deadLetters() throws IOException {
        Map<String, List<DeadLetter>> waiting = deadLetters.list().stream()
                .collect(Collectors.groupingBy(DeadLetter::destination, TreeMap::new, Collectors.toList()));
        if (waiting.isEmpty()) {
            return List.of(Check.ok("dead letters", null, "none wait"));
        }
        List<Check> checks = new ArrayList<>();
        waiting.forEach((destination, letters) -> {
            DeadLetter oldest = letters.get(0);
            Problem why = oldest.problem();
            String said = letters.size() + " wait for " + destination + ", the oldest since " + oldest.parkedAt()
                    + (why == null ? "" : ": " + why.message());
            String hint =
                    "Mend what it says, then: vya-backupdb dead-letter redrive --all --destination " + destination;
            ErrorCode code = why == null ? ErrorCode.DELIVERY_FAILED : why.code();
            checks.add(Check.warning("dead letters", destination, new Problem(code, said, hint)));
        });
        return checks;
    }

    /** Only those of which nothing was backed up since. */
    List<Check> interrupted() {
        List<Check> checks = new ArrayList<>();
        Set<String> since = new HashSet<>();
        Instant first = clock.instant().minus(LOOKED_BACK);
        records.ended()
                .limit(MOST_RUNS)
                .takeWhile(run -> run.endedAt().toInstant().isAfter(first))
                .forEach(run -> {
                    Optional<Problem> cutOff = cutOff(run);
                    if (cutOff.isEmpty()) {
                        since.addAll(work(run));
                    } else if (run.databases().isEmpty() || !since.containsAll(work(run))) {
                        checks.add(Check.warning("interrupted", null, cutOff.get()));
                    }
                });
        restores.get()
                .forEach(said -> checks.add(Check.warning(
                        "interrupted",
                        null,
                        new Problem(ErrorCode.INTERRUPTED, said, "Look at the database, then restore again."))));
        return checks.isEmpty() ? List.of(Check.ok("interrupted", null, "no run or restore")) : checks;
    }

    private static Optional<Problem> cutOff(RunOutcome run) {
        return run.problems().stream()
                .filter(problem -> problem.code() == ErrorCode.INTERRUPTED)
                .findFirst();
    }

    private static Set<String> work(RunOutcome run) {
        return run.databases().stream()
                .map(database -> database.instance() + "/" + database.database())
                .collect(Collectors.toSet());
    }

    List<Check> spool() throws IOException {
        List<Path> old = spool.leftovers();
        if (old.isEmpty()) {
            return List.of(Check.ok("spool", null, "holds nothing but what runs use"));
        }
        return old.stream()
                .map(path -> Check.warning(
                        "spool",
                        null,
                        Problem.of(ErrorCode.SPOOL_LEFTOVER, path + " is in the spool, and no run uses it")))
                .toList();
    }
}
