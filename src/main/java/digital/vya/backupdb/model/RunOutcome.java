package digital.vya.backupdb.model;

import digital.vya.backupdb.errors.ErrorCode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a run ended; problems are those of the run itself, not of one database. */
public record RunOutcome(
        Run run, Verdict verdict, List<DatabaseOutcome> databases, List<Problem> problems, OffsetDateTime endedAt) {
    public RunOutcome {
        databases = List.copyOf(databases);
        problems = List.copyOf(problems);
    }

    /** False for a record of a time of a schedule that was missed or skipped. */
    public boolean began() {
        return problems.stream()
                .noneMatch(
                        problem -> problem.code() == ErrorCode.RUN_MISSED || problem.code() == ErrorCode.RUN_SKIPPED);
    }

    /** How many ended how; empty where all ended alike. */
    public String counts() {
        Map<Verdict, Long> counts = databases.stream()
                .collect(Collectors.groupingBy(
                        DatabaseOutcome::verdict, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
        return counts.size() == 1
                ? ""
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    public Duration took() {
        return Duration.between(run.startedAt(), endedAt);
    }
}
