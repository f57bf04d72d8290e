package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.engine.postgresql.PostgresSql;
import digital.vya.backupdb.engine.postgresql.restore.LiveObjects.Relation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How relations, or whole schemas, of a live database make room for those of a backup: what to ask before, what to say,
 * and the statements. Everything goes by CASCADE, but only once it is sure that nothing else would go with it.
 */
final class MakingRoom {
    /** A dump makes every schema anew but this one. */
    static final String PUBLIC = "public";

    private static final List<String> TYPES =
            List.of("TABLE", "FOREIGN TABLE", "MATERIALIZED VIEW", "VIEW", "SEQUENCE");

    /** All that goes with the tables and schemas that are named. */
    private static final String GONE = """
            WITH RECURSIVE gone (classid, objid) AS (
              SELECT 'pg_class'::regclass::oid, t::oid FROM unnest(ARRAY[%1$s]::regclass[]) t
              UNION SELECT d.classid, d.objid FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid
               WHERE d.refclassid = 'pg_namespace'::regclass AND d.deptype = 'n' AND n.nspname = ANY (ARRAY[%2$s]::text[])
                 AND d.classid <> 'pg_extension'::regclass AND NOT EXISTS (SELECT FROM pg_depend e
                                  WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
              UNION SELECT 'pg_namespace'::regclass::oid, oid FROM pg_namespace
               WHERE nspname <> 'public' AND nspname = ANY (ARRAY[%2$s]::text[])
              UNION SELECT d.classid, d.objid FROM pg_depend d
                JOIN gone g ON d.refclassid = g.classid AND d.refobjid = g.objid
               WHERE d.deptype IN ('a', 'i', 'P', 'S', 'x'))
            """.replace('\n', ' ');

    /** What would go as well and is none of it. A view stands behind a rule of its own. */
    private static final String HOLDING = """
            SELECT DISTINCT CASE WHEN d.classid = 'pg_rewrite'::regclass
                     THEN (SELECT pg_describe_object('pg_class'::regclass, ev_class, 0) FROM pg_rewrite WHERE oid = d.objid)
                     ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END AS what
              FROM pg_depend d JOIN gone g ON d.refclassid = g.classid AND d.refobjid = g.objid
             WHERE d.deptype = 'n'
               AND NOT EXISTS (SELECT FROM gone o WHERE o.classid = d.classid AND o.objid = d.objid)
            """.replace('\n', ' ');

    private static final String OBJECTS = """
            SELECT %1$s, pg_describe_object('pg_class'::regclass, c.oid, 0)
              FROM gone g JOIN pg_class c ON g.classid = 'pg_class'::regclass AND c.oid = g.objid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
                   SELECT FROM pg_depend d WHERE d.classid = g.classid AND d.objid = g.objid AND d.deptype IN ('a', 'i')
                      AND c.relkind = 'S')
            UNION ALL SELECT %2$s, pg_describe_object('pg_proc'::regclass, p.oid, 0)
              FROM gone g JOIN pg_proc p ON g.classid = 'pg_proc'::regclass AND p.oid = g.objid
              JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = g.classid AND d.objid = g.objid AND d.deptype = 'i')
            UNION ALL SELECT %3$s, pg_describe_object('pg_type'::regclass, t.oid, 0)
              FROM gone g JOIN pg_type t ON g.classid = 'pg_type'::regclass AND t.oid = g.objid
              JOIN pg_namespace n ON n.oid = t.typnamespace
             WHERE NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = g.classid AND d.objid = g.objid AND d.deptype = 'i')
            """.formatted(
            LiveObjects.KEY, LiveObjects.key("n.nspname", "p.proname"), LiveObjects.key("n.nspname", "t.typname"));

    private static final String QUESTION = """
            SELECT json_build_object(
              'objects', (SELECT coalesce(json_agg(json_build_array(o.key, o.what)), '[]') FROM objects o (key, what)),
              'holding', (SELECT coalesce(json_agg(what ORDER BY what), '[]') FROM holding),
              'leaves', (SELECT coalesce(json_agg(pg_describe_object(classid, objid, 0)), '[]') FROM gone
                          WHERE classid::regclass::text LIKE 'pg_publication_%'));
            """;

    private static final String KEYS_FROM_OUTSIDE = """
            SELECT json_build_object('objects', '[]'::json, 'leaves', '[]'::json, 'holding',
              (SELECT coalesce(json_agg(pg_describe_object('pg_constraint'::regclass, oid, 0) ORDER BY conname), '[]')
                 FROM pg_constraint
                WHERE contype = 'f' AND conparentid = 0 AND confrelid = ANY (ARRAY[%1$s]::regclass[])
                  AND conrelid <> ALL (ARRAY[%1$s]::regclass[])));
            """;

    /** Others may have come since the first look; none can once the tables are locked. */
    private static final String LOOK_AGAIN = """
            DECLARE held text;
            BEGIN
              %s SELECT string_agg(what, ', ' ORDER BY what) INTO held FROM (%s) holding;
              IF held IS NOT NULL THEN
                RAISE EXCEPTION 'what is to be replaced is needed by %%', held;
              END IF;
            END""".replace('\n', ' ');

    /** There is no statement that empties a schema, and this one has to stay. */
    private static final String EMPTY_PUBLIC = """
            DECLARE one record;
            BEGIN
              FOR one IN SELECT d.classid, d.objid FROM pg_depend d
                  WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'public'::regnamespace AND d.deptype = 'n'
                    AND d.classid <> 'pg_extension'::regclass AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = d.classid AND o.objid = d.objid
                                       AND o.deptype IN ('e', 'i', 'a', 'P', 'S', 'x')) LOOP
                EXECUTE coalesce((SELECT format('DROP %s IF EXISTS %s CASCADE', i.type, i.identity)
                    FROM pg_identify_object(one.classid, one.objid, 0) i WHERE i.identity IS NOT NULL), 'SELECT 1');
              END LOOP;
            END""".replace('\n', ' ');

    private final List<Relation> chosen;
    private final List<String> schemas;
    private final boolean rowsOnly;

    MakingRoom(List<Relation> chosen, List<String> schemas, boolean rowsOnly) {
        this.chosen = chosen;
        this.schemas = schemas;
        this.rowsOnly = rowsOnly;
    }

    String question() {
        if (rowsOnly) {
            return KEYS_FROM_OUTSIDE.formatted(literals(chosen));
        }
        String objects = schemas.isEmpty() ? "SELECT NULL, NULL WHERE false" : OBJECTS;
        return gone() + ", holding AS (" + HOLDING + "), objects (key, what) AS (" + objects + ")\n" + QUESTION;
    }

    private String gone() {
        String names = schemas.stream().map(PostgresSql::literal).collect(Collectors.joining(", "));
        return GONE.formatted(literals(chosen), names);
    }

    private static String literals(List<Relation> relations) {
        return relations.stream()
                .filter(relation -> !relation.owned())
                .map(relation -> PostgresSql.literal(quoted(relation)))
                .collect(Collectors.joining(", "));
    }

    /** In words, for the preview. */
    List<String> goes() {
        List<String> all = new ArrayList<>();
        schemas.forEach(schema -> all.add("drop and replace schema " + schema + " with all that is in it"));
        chosen.stream()
                .filter(relation -> !relation.owned())
                .map(relation -> rowsOnly
                        ? "empty and refill table " + relation.key()
                        : "drop and replace " + relation.type().toLowerCase(Locale.ROOT) + " " + relation.key())
                .sorted()
                .forEach(all::add);
        return all;
    }

    /** On one line, so that psql goes on counting the dump's lines. The dump itself lifts the time limit. */
    String script() {
        String tables = names(chosen.stream().filter(Relation::isTable).toList());
        if (rowsOnly) {
            return "SET lock_timeout = '60s'; TRUNCATE " + tables + "; ";
        }
        StringBuilder script = new StringBuilder("SET lock_timeout = '60s'; ");
        if (!tables.isEmpty()) {
            script.append("LOCK TABLE ").append(tables).append(" IN ACCESS EXCLUSIVE MODE; ");
        }
        script.append(does(LOOK_AGAIN.formatted(gone(), HOLDING)));
        for (String type : TYPES) {
            String names = names(outside(type));
            script.append(names.isEmpty() ? "" : "DROP " + type + " IF EXISTS " + names + " CASCADE; ");
        }
        for (String schema : new LinkedHashSet<>(schemas)) {
            script.append(
                    schema.equals(PUBLIC)
                            ? does(EMPTY_PUBLIC)
                            : "DROP SCHEMA " + PostgresSql.identifier(schema) + " CASCADE; ");
        }
        return script.toString();
    }

    private List<Relation> outside(String type) {
        Set<String> whole = Set.copyOf(schemas);
        return chosen.stream()
                .filter(relation -> relation.type().equals(type) && !relation.owned())
                .filter(relation -> !whole.contains(relation.schema()))
                .toList();
    }

    private static String does(String block) {
        return "DO " + PostgresSql.literal(block) + "; ";
    }

    private static String names(List<Relation> relations) {
        return relations.stream().map(MakingRoom::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(Relation relation) {
        return PostgresSql.identifier(relation.schema()) + "." + PostgresSql.identifier(relation.name());
    }
}
