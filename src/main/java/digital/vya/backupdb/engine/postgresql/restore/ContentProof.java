package digital.vya.backupdb.engine.postgresql.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a restored database whether it is what the dump says. Counting reads every row: it may take its time. */
final class ContentProof {
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final int NAMED = 5;

    /** One count a table, as statements of their own, so that no answer grows with the database. */
    private static final String ROWS = """
            SET row_security = off;
            SELECT format('SELECT json_build_array(%%L::text, count(*)) FROM ONLY %%I.%%I', %s, n.nspname, c.relname)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
             ORDER BY 1 \\gexec
            """.formatted(LiveObjects.KEY);

    /** An index of a partitioned table alone is not valid until every partition has one, in the original as well. */
    private static final String SHAPE = """
            SELECT json_build_object(
              'foreignKeys', (SELECT count(*) FROM pg_constraint WHERE contype = 'f'),
              'constraints', (SELECT count(*) FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
                               WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'),
              'notValid', (SELECT count(*) FROM pg_constraint WHERE NOT convalidated),
              'notValidNames', (SELECT coalesce(json_agg(conname), '[]') FROM pg_constraint WHERE NOT convalidated),
              'indexes', (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_'),
              'brokenIndexes', (SELECT coalesce(json_agg(indexrelid::regclass::text), '[]')
                                    FROM pg_index JOIN pg_class c ON c.oid = indexrelid
                                   WHERE c.relkind = 'i' AND NOT (indisvalid AND indisready AND indislive)),
              'extensions', (SELECT coalesce(json_agg(extname), '[]') FROM pg_extension));
            """;

    /** Sequences that give numbers to a column, each with the number it gave last and the furthest one in use. */
    private static final String SEQUENCES = """
            SET row_security = off;
            SELECT format('SELECT json_build_array(%L::text, %s::numeric, (SELECT last_value FROM %s), (SELECT %s(%I) FROM %s))',
                          s.oid::regclass::text, q.seqincrement, s.oid::regclass,
                          CASE WHEN q.seqincrement > 0 THEN 'max' ELSE 'min' END, a.attname, d.refobjid::regclass)
              FROM pg_depend d
              JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' AND d.classid = 'pg_class'::regclass
              JOIN pg_sequence q ON q.seqrelid = s.oid
              JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
             WHERE d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass
               AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
             ORDER BY 1 \\gexec
            """;

    /** Foreign tables, and those that have one below them, would be asked at their own servers. */
    private static final String STATISTICS = """
            SELECT format('ANALYZE %I.%I', n.nspname, c.relname)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname !~ '^pg_(toast|temp)'
               AND NOT EXISTS (
                 WITH RECURSIVE below AS (
                   SELECT inhrelid FROM pg_inherits WHERE inhparent = c.oid
                   UNION ALL
                   SELECT i.inhrelid FROM pg_inherits i JOIN below b ON i.inhparent = b.inhrelid)
                 SELECT FROM below JOIN pg_class f ON f.oid = below.inhrelid WHERE f.relkind = 'f')
             ORDER BY 1 \\gexec
            """;

    private final Psql psql;
    private final PostgresEngine engine;
    private final ShapeProof defined;
    private final ObjectMapper json = Json.mapper();

    ContentProof(Psql psql, PostgresEngine engine) {
        this.psql = psql;
        this.engine = engine;
        this.defined = new ShapeProof(psql, engine);
    }

    List<ProofCheck> of(RestoreTarget target, PostgresDump dump, Map<String, Long> expected) {
        List<ProofCheck> checks = new ArrayList<>();
        if (!target.choice().schemaOnly()) {
            rows(target, expected, checks);
        }
        JsonNode shape = psql.json(
                engine.identity(target.instance(), target.database()),
                PostgresEngine.where(target.instance()),
                target.database(),
                SHAPE);
        checks.addAll(defined.of(target, dump.facts()));
        checks.add(constraints(target, dump, shape));
        checks.add(indexes(target, shape));
        checks.add(extensions(target, dump, shape));
        checks.add(sequences(target));
        checks.add(statistics(target));
        return checks;
    }

    /** Without them queries are slow, and never wrong: no reason to give a restored database up. */
    private ProofCheck statistics(RestoreTarget target) {
        try {
            ask(target, STATISTICS);
            return ProofCheck.passed("statistics", "ANALYZE run");
        } catch (BackupException e) {
            return ProofCheck.doubtful("statistics", problem(target, "has no statistics: " + e.getMessage()));
        }
    }

    private void rows(RestoreTarget target, Map<String, Long> expected, List<ProofCheck> checks) {
        Map<String, Long> there = new HashMap<>();
        arrays(ask(target, ROWS))
                .forEach(row -> there.put(row.get(0).asText(), row.get(1).asLong()));
        List<String> different = expected.entrySet().stream()
                .filter(e -> there.containsKey(e.getKey()) && differs(target, e.getValue(), there.get(e.getKey())))
                .map(e -> e.getKey() + " has " + there.get(e.getKey()) + " rows, not " + e.getValue())
                .sorted()
                .toList();
        long rows = expected.values().stream().mapToLong(Long::longValue).sum();
        checks.add(
                different.isEmpty()
                        ? ProofCheck.passed("rows", expected.isEmpty() ? "the backup holds no rows" : same(rows))
                        : failed("rows", target, "is not what was backed up: " + named(different)));
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
    private ProofCheck sequences(RestoreTarget target) {
        List<JsonNode> all = arrays(ask(target, SEQUENCES));
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

    private String ask(RestoreTarget target, String script) {
        return psql.script(
                engine.identity(target.instance(), target.database()),
                PostgresEngine.where(target.instance()),
                target.database(),
                script,
                PATIENCE);
    }

    private List<JsonNode> arrays(String answer) {
        return answer.lines()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    try {
                        return json.readTree(line);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException("psql gave a line that is not JSON: " + line, e);
                    }
                })
                .toList();
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
