package digital.vya.backupdb.engine.postgresql.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.model.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a restored database is asked: its catalogue once, its rows by as many sessions as are allowed. Counting reads every
 * row: it may take its time.
 */
final class Questions {
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final String ROW_SECURITY = "SET row_security = off;\n";

    /** An index of a partitioned table alone is not valid until every partition has one, in the original as well. */
    private static final String SHAPE = """
            json_build_object(
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
              'extensions', (SELECT coalesce(json_agg(extname), '[]') FROM pg_extension))
            """;

    /** One count a table, as statements of their own, so that no answer grows with the database. */
    private static final String ROWS = """
            SELECT format('SELECT json_build_array(%%L::text, count(*)) FROM ONLY %%I.%%I', %s, n.nspname, c.relname)
            """.formatted(LiveObjects.KEY);

    private static final String TABLES = """
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            """;

    /** Sequences that give numbers to a column, each with the number it gave last and the furthest one in use. */
    private static final String SEQUENCES = """
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

    private static final String STATISTICS = "SELECT format('ANALYZE %I.%I', n.nspname, c.relname)\n";

    /**
     * Foreign tables, and those that have one below them, would be asked at their own servers. A partition goes with the
     * table that it is part of.
     */
    private static final String ANALYZED = """
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname !~ '^pg_(toast|temp)' AND %s
               AND NOT EXISTS (SELECT FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent
                                WHERE h.inhrelid = c.oid AND p.relkind = 'p' AND %s)
            """.formatted(nothingForeignBelow("c"), nothingForeignBelow("p"));

    private static final String SIZES = """
            SELECT coalesce(json_agg(json_build_array(c.oid::bigint, CASE c.relkind WHEN 'p' THEN
                     (SELECT coalesce(sum(pg_relation_size(relid)), 0) FROM pg_partition_tree(c.oid))
                     ELSE pg_relation_size(c.oid) END)), '[]')
            """;

    private final Psql psql;
    private final PostgresEngine engine;
    private final ObjectMapper json = Json.mapper();

    Questions(Psql psql, PostgresEngine engine) {
        this.psql = psql;
        this.engine = engine;
    }

    private static String nothingForeignBelow(String table) {
        return """
                NOT EXISTS (
                 WITH RECURSIVE below AS (
                   SELECT inhrelid FROM pg_inherits WHERE inhparent = %s.oid
                   UNION ALL
                   SELECT i.inhrelid FROM pg_inherits i JOIN below b ON i.inhparent = b.inhrelid)
                 SELECT FROM below JOIN pg_class f ON f.oid = below.inhrelid WHERE f.relkind = 'f')""".formatted(table);
    }

    /**
     * {@code shape}, {@code defined} (as {@link ShapeProof} knows it), and for more than one job the sizes of what is {@code
     * counted} and {@code analyzed}.
     */
    JsonNode look(RestoreTarget target, int jobs) {
        String sizes = jobs == 1 ? "" : ", 'counted', (" + SIZES + TABLES + "), 'analyzed', (" + SIZES + ANALYZED + ")";
        return psql.json(
                engine.identity(target.instance(), target.database()),
                PostgresEngine.where(target.instance()),
                target.database(),
                "SELECT json_build_object('shape', " + SHAPE + ", 'defined', (" + ShapeProof.THERE + ")" + sizes
                        + ");\n");
    }

    /** A pair for each table with its rows, when they are wanted, and four values for each sequence. */
    List<JsonNode> rowsAndSequences(RestoreTarget target, JsonNode look, int jobs, boolean rows) {
        return (rows
                        ? each(target, ROWS, TABLES, look.path("counted"), jobs, SEQUENCES)
                        : List.of(ask(target, SEQUENCES)))
                .stream().flatMap(this::arrays).toList();
    }

    void statistics(RestoreTarget target, JsonNode look, int jobs) {
        each(target, STATISTICS, ANALYZED, look.path("analyzed"), jobs, "");
    }

    /** Runs a statement for each of some relations, and one of the sessions something besides. */
    private List<String> each(
            RestoreTarget target, String statements, String relations, JsonNode sized, int jobs, String besides) {
        if (jobs == 1) {
            return List.of(ask(target, statements + relations + "ORDER BY 1 \\gexec\n" + besides));
        }
        Map<Long, Long> sizes = new HashMap<>();
        sized.forEach(row -> sizes.put(row.get(0).asLong(), row.get(1).asLong()));
        List<List<Long>> shares = Shares.of(sizes, jobs);
        if (shares.isEmpty()) {
            return List.of(ask(target, besides));
        }
        return Shares.asked(shares, share -> {
            String some = share.stream().map(String::valueOf).collect(Collectors.joining(","));
            String script = statements + relations + "AND c.oid IN (" + some + ") ORDER BY 1 \\gexec\n";
            return ask(target, script + (share.equals(shares.get(shares.size() - 1)) ? besides : ""));
        });
    }

    private String ask(RestoreTarget target, String script) {
        return psql.script(
                engine.identity(target.instance(), target.database()),
                PostgresEngine.where(target.instance()),
                target.database(),
                ROW_SECURITY + script,
                PATIENCE);
    }

    private Stream<JsonNode> arrays(String answer) {
        return answer.lines().filter(line -> !line.isBlank()).map(line -> {
            try {
                return json.readTree(line);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("psql gave a line that is not JSON: " + line, e);
            }
        });
    }
}
