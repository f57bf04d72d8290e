package digital.vya.backupdb.engine.postgresql.restore;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.dump.statement.SequencePosition;
import digital.vya.backupdb.engine.sqldump.Proofs;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.ProofCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a restored database is what the dump says. */
final class PostgresContentProof {
    /** One alone leaves a server's second processor idle. What a server has no room for waits until it has. */
    private static final int LEAST_SESSIONS = 2;

    private final Questions questions;

    PostgresContentProof(Psql psql, PostgresEngine engine) {
        this.questions = new Questions(psql, engine);
    }

    List<ProofCheck> of(
            RestoreTarget target, PostgresDump dump, Map<String, Long> expected, int jobs, Consumer<String> proven) {
        List<ProofCheck> checks = new ArrayList<>();
        boolean counts = !target.choice().schemaOnly();
        JsonNode look = questions.look(target);
        JsonNode shape = look.path("shape");
        int atOnce = Math.max(LEAST_SESSIONS, jobs);
        try (Sessions sessions = new Sessions(atOnce)) {
            List<Future<String>> counted = counts ? questions.rows(sessions, target, look, atOnce, proven) : List.of();
            Optional<Future<String>> furthest = shape.path("sequences").isEmpty()
                    ? Optional.empty()
                    : Optional.of(questions.furthest(sessions, target));
            List<Future<String>> analyzed = questions.statistics(sessions, target, look, atOnce);
            if (counts) {
                checks.add(rows(target, expected, sessions.answers(counted)));
            }
            checks.addAll(ShapeProof.of(target, dump.facts(), look.path("defined")));
            checks.add(constraints(target, dump, shape));
            checks.add(indexes(target, shape));
            checks.add(extensions(target, dump, shape));
            checks.add(sequences(target, dump, shape, () -> furthest.map(sessions::answer)));
            checks.add(statistics(target, () -> sessions.answers(analyzed)));
        }
        return checks;
    }

    /**
     * Without them queries are slow, and never wrong: no reason to give a restored database up. A function that a table's
     * owner may not execute stops ANALYZE in the source as well, so of the backup nothing is missing then.
     */
    private static ProofCheck statistics(RestoreTarget target, Runnable wait) {
        try {
            wait.run();
            return ProofCheck.passed("statistics", "ANALYZE run");
        } catch (BackupException e) {
            return e.getMessage().contains("permission denied for function")
                    ? ProofCheck.passed("statistics", "not all could be taken: " + e.getMessage())
                    : Proofs.doubtful(
                            "statistics", ErrorCode.PROOF_FAILED, target, "has no statistics: " + e.getMessage());
        }
    }

    private ProofCheck rows(RestoreTarget target, Map<String, Long> expected, List<String> answers) {
        Map<String, Long> there = answers.stream()
                .flatMap(questions::arrays)
                .collect(Collectors.toMap(
                        row -> row.get(0).asText(), row -> row.get(1).asLong()));
        List<String> different = expected.entrySet().stream()
                .filter(e -> there.containsKey(e.getKey()) && differs(target, e.getValue(), there.get(e.getKey())))
                .map(e -> e.getKey() + " has " + there.get(e.getKey()) + " rows, not " + e.getValue())
                .sorted()
                .toList();
        long rows = expected.values().stream().mapToLong(Long::longValue).sum();
        return different.isEmpty()
                ? ProofCheck.passed("rows", expected.isEmpty() ? "the backup holds no rows" : same(rows))
                : Proofs.failed("rows", target, "is not what was backed up: " + Proofs.named(different));
    }

    private static String same(long rows) {
        return Human.count(rows, "row") + ", the same number in every table as in the backup";
    }

    /** Rows that are added to a table in use stand beside those that were there. */
    private static boolean differs(RestoreTarget target, long expected, long there) {
        boolean added = target.choice().dataOnly() && !target.replace();
        return added ? there < expected : there != expected;
    }

    private static ProofCheck constraints(RestoreTarget target, PostgresDump dump, JsonNode shape) {
        int notValid = shape.path("notValid").size();
        if (target.fresh() && notValid > dump.facts().notValidConstraints()) {
            return Proofs.failed(
                    "constraints", target, "has constraints that are not valid: " + texts(shape.path("notValid")));
        }
        String kept = notValid == 0 ? "" : ", " + notValid + " NOT VALID as in the backup";
        return ProofCheck.passed(
                "constraints",
                "valid: " + Human.count(shape.path("constraints").asLong(), "constraint") + ", "
                        + shape.path("foreignKeys").asLong() + " of them foreign keys" + kept);
    }

    private static ProofCheck indexes(RestoreTarget target, JsonNode shape) {
        return shape.path("brokenIndexes").isEmpty()
                ? ProofCheck.passed("indexes", "valid: " + shape.path("indexes").asLong())
                : Proofs.failed(
                        "indexes", target, "has indexes that cannot be used: " + texts(shape.path("brokenIndexes")));
    }

    private static ProofCheck extensions(RestoreTarget target, PostgresDump dump, JsonNode shape) {
        List<String> missing = new ArrayList<>(dump.facts().extensions());
        missing.removeAll(texts(shape.path("extensions")));
        return missing.isEmpty() || target.choice().dataOnly()
                ? ProofCheck.passed(
                        "extensions", "there: " + dump.facts().extensions().size())
                : Proofs.failed("extensions", target, "has no extension " + Proofs.named(missing));
    }

    /**
     * The dump says where each sequence was. One may have moved on since, as when a view is filled by a query that takes
     * numbers; none may be behind.
     */
    private ProofCheck sequences(
            RestoreTarget target, PostgresDump dump, JsonNode shape, Supplier<Optional<String>> furthest) {
        Map<String, SequencePosition> wanted = dump.facts().positions();
        List<String> behind = new ArrayList<>();
        shape.path("sequences").forEach(sequence -> {
            SequencePosition position = wanted.get(sequence.get(0).asText());
            boolean cycles = sequence.get(3).asBoolean();
            boolean readable = sequence.get(4).asBoolean();
            if (position != null && !cycles && readable && isBehind(sequence, position)) {
                String at =
                        sequence.get(1).isNull() ? "its start" : sequence.get(1).asText();
                behind.add(sequence.get(0).asText() + " is at " + at + ", in the backup at " + position.at());
            }
        });
        return behind.isEmpty()
                ? ProofCheck.passed(
                        "sequences", "where they were in the backup: " + wanted.size() + remark(shape, furthest))
                : Proofs.failed("sequences", target, "has sequences behind the backup: " + Proofs.named(behind));
    }

    private static boolean isBehind(JsonNode sequence, SequencePosition position) {
        if (sequence.get(1).isNull()) {
            return position.called();
        }
        int order = sequence.get(1).decimalValue().compareTo(position.at());
        return sequence.get(2).decimalValue().signum() > 0 ? order < 0 : order > 0;
    }

    /** That numbers are used up already is so in the source as well: nothing is missing, and it may be of interest. */
    private String remark(JsonNode shape, Supplier<Optional<String>> furthest) {
        Map<String, JsonNode> there = new HashMap<>();
        shape.path("sequences").forEach(sequence -> there.put(sequence.get(0).asText(), sequence));
        try {
            List<String> used = furthest.get().stream()
                    .flatMap(questions::arrays)
                    .filter(number -> !number.get(1).isNull())
                    .filter(number -> isUsed(there.get(number.get(0).asText()), number.get(1)))
                    .map(number -> number.get(0).asText() + ", whose column is at "
                            + number.get(1).asText())
                    .toList();
            return used.isEmpty() ? "" : "; behind their columns, as in the backup: " + Proofs.named(used);
        } catch (BackupException e) {
            return "; whether they are ahead of their columns cannot be asked: " + e.getMessage();
        }
    }

    private static boolean isUsed(@Nullable JsonNode sequence, JsonNode furthest) {
        return sequence != null
                && sequence.get(4).asBoolean()
                && (sequence.get(1).isNull()
                        || isBehind(sequence, new SequencePosition(furthest.decimalValue(), true)));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
