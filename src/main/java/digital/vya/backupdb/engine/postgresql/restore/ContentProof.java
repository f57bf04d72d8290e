package digital.vya.backupdb.engine.postgresql.restore;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a restored database is what the dump says. */
final class ContentProof {
    private static final int NAMED = 5;

    private final Questions questions;

    ContentProof(Psql psql, PostgresEngine engine) {
        this.questions = new Questions(psql, engine);
    }

    List<ProofCheck> of(RestoreTarget target, PostgresDump dump, Map<String, Long> expected, int jobs) {
        List<ProofCheck> checks = new ArrayList<>();
        boolean counts = !target.choice().schemaOnly();
        JsonNode look = questions.look(target, jobs);
        List<JsonNode> answers = questions.rowsAndSequences(target, look, jobs, counts);
        if (counts) {
            checks.add(rows(target, expected, answers));
        }
        JsonNode shape = look.path("shape");
        checks.addAll(ShapeProof.of(target, dump.facts(), look.path("defined")));
        checks.add(constraints(target, dump, shape));
        checks.add(indexes(target, shape));
        checks.add(extensions(target, dump, shape));
        checks.add(sequences(target, answers));
        checks.add(statistics(target, look, jobs));
        return checks;
    }

    /** Without them queries are slow, and never wrong: no reason to give a restored database up. */
    private ProofCheck statistics(RestoreTarget target, JsonNode look, int jobs) {
        try {
            questions.statistics(target, look, jobs);
            return ProofCheck.passed("statistics", "ANALYZE run");
        } catch (BackupException e) {
            return ProofCheck.doubtful("statistics", problem(target, "has no statistics: " + e.getMessage()));
        }
    }

    private static ProofCheck rows(RestoreTarget target, Map<String, Long> expected, List<JsonNode> answers) {
        Map<String, Long> there = answers.stream()
                .filter(row -> row.size() == 2)
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
                : failed("rows", target, "is not what was backed up: " + named(different));
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
        long notValid = shape.path("notValid").asLong();
        if (target.fresh() && notValid > dump.facts().notValidConstraints()) {
            return failed(
                    "constraints", target, "has constraints that are not valid: " + texts(shape.path("notValidNames")));
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
                : failed("indexes", target, "has indexes that cannot be used: " + texts(shape.path("brokenIndexes")));
    }

    private static ProofCheck extensions(RestoreTarget target, PostgresDump dump, JsonNode shape) {
        List<String> missing = new ArrayList<>(dump.facts().extensions());
        missing.removeAll(texts(shape.path("extensions")));
        return missing.isEmpty() || target.choice().dataOnly()
                ? ProofCheck.passed(
                        "extensions", "there: " + dump.facts().extensions().size())
                : failed("extensions", target, "has no extension " + named(missing));
    }

    /** One that lags behind did so when it was backed up: it came back as it was, and somebody should know. */
    private static ProofCheck sequences(RestoreTarget target, List<JsonNode> answers) {
        List<JsonNode> all = answers.stream().filter(s -> s.size() == 4).toList();
        List<String> behind = all.stream()
                .filter(s -> !s.get(3).isNull())
                .filter(s -> {
                    int order = s.get(2).decimalValue().compareTo(s.get(3).decimalValue());
                    return s.get(1).decimalValue().signum() > 0 ? order < 0 : order > 0;
                })
                .map(s -> s.get(0).asText() + " is at " + s.get(2).asText() + ", its column at "
                        + s.get(3).asText())
                .toList();
        return behind.isEmpty()
                ? ProofCheck.passed("sequences", "ahead of their columns: " + all.size())
                : ProofCheck.doubtful(
                        "sequences",
                        problem(target, "has sequences behind their columns, as in the backup: " + named(behind)));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String named(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining("; "));
        return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
    }

    private static ProofCheck failed(String what, RestoreTarget target, String said) {
        return ProofCheck.failed(what, problem(target, said));
    }

    private static Problem problem(RestoreTarget target, String said) {
        return new Problem(
                ErrorCode.PROOF_FAILED,
                "Database " + target.database() + " of " + target.instance().id() + " " + said,
                ErrorCode.PROOF_FAILED.hint());
    }
}
