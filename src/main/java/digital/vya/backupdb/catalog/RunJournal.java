package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines a run leaves while it goes on, and the outcome they amount to when it was not written any more. */
final class RunJournal {
    private RunJournal() {}

    /** One of: the run itself, a database that was begun, a database that ended. */
    record Line(
            @Nullable Run run,
            @Nullable String instance,
            @Nullable String database,
            @Nullable DatabaseOutcome ended) {
        static Line of(Run run) {
            return new Line(run, null, null, null);
        }

        static Line of(Job job) {
            return new Line(null, job.instance(), job.database(), null);
        }

        static Line of(DatabaseOutcome outcome) {
            return new Line(null, outcome.instance(), outcome.database(), outcome);
        }
    }

    static RunOutcome read(ObjectMapper json, List<String> lines) throws IOException {
        Run run = json.readValue(lines.get(0), Line.class).run();
        if (run == null) {
            throw new IOException("its first line names no run");
        }
        Map<String, DatabaseOutcome> databases = new LinkedHashMap<>();
        for (String text : whole(lines)) {
            Line line = json.readValue(text, Line.class);
            String key = line.instance() + "\n" + line.database();
            databases.put(key, line.ended() == null ? cutOff(line) : line.ended());
        }
        List<Problem> problems = new ArrayList<>();
        problems.add(interrupted("Run " + run.id() + " was cut off: its process was killed or the machine went down"));
        return new RunOutcome(
                run,
                Verdict.FAILED,
                List.copyOf(databases.values()),
                problems,
                OffsetDateTime.now(run.startedAt().getOffset()));
    }

    /** A kill may cut the last line short; what it would have said is then unknown. */
    private static List<String> whole(List<String> lines) {
        return lines.subList(1, lines.size()).stream()
                .filter(l -> l.endsWith("}"))
                .toList();
    }

    private static DatabaseOutcome cutOff(Line line) {
        Problem problem = interrupted("Backup of " + (line.database() == null ? "" : line.database() + " on ")
                + line.instance() + " was cut off");
        return new DatabaseOutcome(
                String.valueOf(line.instance()),
                line.database(),
                Verdict.FAILED,
                null,
                List.of(),
                List.of(),
                List.of(problem),
                Duration.ZERO);
    }

    private static Problem interrupted(String message) {
        return Problem.of(ErrorCode.INTERRUPTED, message);
    }
}
