package digital.vya.backupdb.model;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/** How a run ended; problems are those of the run itself, not of one database. */
public record RunOutcome(
        Run run, Verdict verdict, List<DatabaseOutcome> databases, List<Problem> problems, OffsetDateTime endedAt) {
    public RunOutcome {
        databases = List.copyOf(databases);
        problems = List.copyOf(problems);
    }

    public Duration took() {
        return Duration.between(run.startedAt(), endedAt);
    }
}
