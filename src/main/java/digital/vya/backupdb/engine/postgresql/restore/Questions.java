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
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a restored database is asked: its catalogue once, its rows and statistics in several sessions at once. Counting
 * reads every row: it may take its time.
 */
final class Questions {
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final String ROW_SECURITY = "SET row_security = off;\n";

    /**
     * An index of a partitioned table alone is not valid until every partition has one, in the original as well. A
     * constraint that is inherited, or comes with an extension, does not stand in a dump, and one that is not enforced
     * is never validated.
     */
    private static final String SHAPE = """
            pg_catalog.json_build_object(
              'foreignKeys', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_constraint WHERE contype = 'f'),
              'constraints', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_constraint c
                                JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
                               WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'),
              'notValid', (SELECT coalesce(pg_catalog.json_agg(conname), '[]') FROM pg_catalog.pg_constraint c
                            WHERE NOT convalidated AND (conislocal OR contypid <> 0)
                              AND pg_catalog.to_jsonb(c) ->> 'conenforced' IS DISTINCT FROM 'false'
                              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                               WHERE d.deptype = 'e' AND d.objid = c.conrelid
                                                 AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass)),
              'indexes', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i
                            JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_'),
              'brokenIndexes', (SELECT coalesce(pg_catalog.json_agg(indexrelid::pg_catalog.regclass::pg_catalog.text), '[]')
                                  FROM pg_catalog.pg_index JOIN pg_catalog.pg_class c ON c.oid = indexrelid
                                 WHERE c.relkind = 'i' AND NOT (indisvalid AND indisready AND indislive)),
              'extensions', (SELECT coalesce(pg_catalog.json_agg(extname), '[]') FROM pg_catalog.pg_extension),
              'sequences', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(
                      %s, pg_catalog.pg_sequence_last_value(c.oid), q.seqincrement, q.seqcycle,
                      pg_catalog.has_sequence_privilege(c.oid, 'SELECT'))), '[]')
                  FROM pg_catalog.pg_sequence q JOIN pg_catalog.pg_class c ON c.oid = q.seqrelid
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_(toast|temp)'))
            """.formatted(LiveObjects.KEY);

    /**
     * Many tables a statement, as a client waits for the answer of each; a large table has one of its own. No answer
     * grows with the database.
     */
    private static final String IN_SETS = """
            SELECT pg_catalog.string_agg(asked, %s ORDER BY oid)
              FROM (SELECT c.oid, %s AS asked,
                      CASE WHEN pg_catalog.pg_relation_size(c.oid) > 8388608 THEN -c.oid::pg_catalog.int8
                           ELSE (pg_catalog.row_number() OVER (ORDER BY c.oid) - 1) / 200 END AS set
            """;

    private static final String EACH_SET = ") each GROUP BY set ORDER BY set \\gexec\n";

    private static final String ROWS = IN_SETS.formatted(
            "' UNION ALL '",
            "pg_catalog.format('SELECT pg_catalog.json_build_array(%L::pg_catalog.text, pg_catalog.count(*))"
                    + " FROM ONLY %I.%I', "
                    + LiveObjects.KEY + ", n.nspname, c.relname)");

    private static final String TABLES = """
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            """;

    /**
     * The furthest number in use of each column that a sequence gives numbers to, one array a sequence. Only what is
     * stored here is asked: a foreign partition would be asked at its own server.
     */
    private static final String FURTHEST = """
            WITH RECURSIVE owned AS (
              SELECT s.oid AS seq, q.seqincrement > 0 AS up, d.refobjid AS root, a.attname, %s AS key
                FROM pg_catalog.pg_depend d
                JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
                JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
                JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
               WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                 AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
                 AND a.atttypid IN ('pg_catalog.int2'::pg_catalog.regtype, 'pg_catalog.int4'::pg_catalog.regtype,
                                    'pg_catalog.int8'::pg_catalog.regtype, 'pg_catalog.numeric'::pg_catalog.regtype)),
            tree (root, oid) AS (
              SELECT root, root FROM owned
              UNION SELECT t.root, i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid),
            asked AS (
              SELECT o.seq, pg_catalog.format(
                  'SELECT pg_catalog.json_build_array(%%L::pg_catalog.text, %%s(n)) FROM (%%s) stored (n)', o.key,
                  CASE WHEN o.up THEN 'pg_catalog.max' ELSE 'pg_catalog.min' END,
                  pg_catalog.string_agg(pg_catalog.format('SELECT %%s(%%I) FROM ONLY %%I.%%I',
                      CASE WHEN o.up THEN 'pg_catalog.max' ELSE 'pg_catalog.min' END, o.attname, n.nspname, c.relname),
                      ' UNION ALL ')) AS one
                FROM owned o JOIN tree t ON t.root = o.root
                JOIN pg_catalog.pg_class c ON c.oid = t.oid AND c.relkind = 'r'
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               GROUP BY o.seq, o.key, o.up)
            SELECT pg_catalog.string_agg(one, ' UNION ALL ' ORDER BY seq) FROM (
              SELECT seq, one, (pg_catalog.row_number() OVER (ORDER BY seq) - 1) / 200 AS set FROM asked) each
             GROUP BY set ORDER BY set \\gexec
            """.formatted(LiveObjects.key("n.nspname", "s.relname"));

    /** They can be made again at any time: there is no need to wait until each is on the disk. */
    private static final String STATISTICS = "SET synchronous_commit = off;\n"
            + IN_SETS.replaceFirst("SELECT ", "SELECT 'ANALYZE ' || ")
                    .formatted("', '", "pg_catalog.format('%I.%I', n.nspname, c.relname)");

    /**
     * Foreign tables, and those that have one below them, would be asked at their own servers. A partition goes with the
     * table that it is part of.
     */
    private static final String ANALYZED = """
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname !~ '^pg_(toast|temp)' AND c.oid NOT IN (%1$s)
               AND c.oid NOT IN (SELECT h.inhrelid FROM pg_catalog.pg_inherits h
                                   JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
                                  WHERE p.relkind = 'p' AND p.oid NOT IN (%1$s))
            """.formatted("""
            WITH RECURSIVE above (oid) AS (
                 SELECT i.inhparent FROM pg_catalog.pg_inherits i
                   JOIN pg_catalog.pg_class f ON f.oid = i.inhrelid AND f.relkind = 'f'
                 UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN above ON above.oid = i.inhrelid)
               SELECT oid FROM above""");

    private static final String SIZES = """
            SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(c.oid::pg_catalog.int8,
                     CASE c.relkind WHEN 'p' THEN
                       (SELECT coalesce(pg_catalog.sum(pg_catalog.pg_relation_size(relid)), 0)
                          FROM pg_catalog.pg_partition_tree(c.oid))
                       ELSE pg_catalog.pg_relation_size(c.oid) END)), '[]')
            """;

    private final Psql psql;
    private final PostgresEngine engine;
    private final ObjectMapper json = Json.mapper();

    Questions(Psql psql, PostgresEngine engine) {
        this.psql = psql;
        this.engine = engine;
    }

    /** {@code shape}, {@code defined} (as {@link ShapeProof} knows it), and the sizes of what is {@code counted} and {@code analyzed}. */
    JsonNode look(RestoreTarget target) {
        return psql.json(
                engine.identity(target.instance(), target.database()),
                PostgresEngine.where(target.instance()),
                target.database(),
                "SELECT pg_catalog.json_build_object('shape', " + SHAPE + ", 'defined', (" + ShapeProof.THERE
                        + "), 'counted', (" + SIZES + TABLES + "), 'analyzed', (" + SIZES + ANALYZED + "));\n");
    }

    /** A pair for each table with its rows, in as many answers as there are sessions; {@code counted} has each name. */
    List<Future<String>> rows(
            Sessions sessions, RestoreTarget target, JsonNode look, int shares, Consumer<String> counted) {
        return each(ROWS, TABLES, look.path("counted"), shares).stream()
                .map(script -> sessions.required(
                        question(target, script, line -> name(line).ifPresent(counted))))
                .toList();
    }

    /** Of the table that a line is about. What is no such line, as the mark at the end, is none of these. */
    private Optional<String> name(String line) {
        try {
            return Optional.ofNullable(json.readTree(line))
                    .filter(JsonNode::isArray)
                    .map(pair -> pair.path(0).asText());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** A pair for each sequence that gives numbers to a column, with the furthest one that is in use. */
    Future<String> furthest(Sessions sessions, RestoreTarget target) {
        return sessions.optional(question(target, FURTHEST));
    }

    List<Future<String>> statistics(Sessions sessions, RestoreTarget target, JsonNode look, int shares) {
        return each(STATISTICS, ANALYZED, look.path("analyzed"), shares).stream()
                .map(script -> sessions.optional(question(target, script)))
                .toList();
    }

    /** Scripts that run a statement for each of some relations, many at once. */
    private static List<String> each(String statements, String relations, JsonNode sized, int shares) {
        Map<Long, Long> sizes = new HashMap<>();
        sized.forEach(row -> sizes.put(row.get(0).asLong(), row.get(1).asLong()));
        return Shares.of(sizes, shares).stream()
                .map(share -> share.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .map(some -> statements + relations + "AND c.oid IN (" + some + ")\n" + EACH_SET)
                .toList();
    }

    private Sessions.Question question(RestoreTarget target, String script) {
        return question(target, script, line -> {});
    }

    private Sessions.Question question(RestoreTarget target, String script, Consumer<String> heard) {
        return started -> psql.script(
                engine.identity(target.instance(), target.database()),
                PostgresEngine.where(target.instance()),
                target.database(),
                ROW_SECURITY + script,
                PATIENCE,
                started,
                heard);
    }

    /** The JSON of an answer, line by line. */
    Stream<JsonNode> arrays(String answer) {
        return answer.lines().filter(line -> !line.isBlank()).map(line -> {
            try {
                return json.readTree(line);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("psql gave a line that is not JSON: " + line, e);
            }
        });
    }
}
