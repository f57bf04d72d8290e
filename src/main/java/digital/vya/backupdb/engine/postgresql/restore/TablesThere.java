package digital.vya.backupdb.engine.postgresql.restore;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.Sql;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables that a database has, by the names that manifests give them. */
final class TablesThere {
    /** A part of a name that holds a point or a quote keeps its quotes, as in a manifest. */
    static final String KEY = """
            concat(CASE WHEN n.nspname ~ '[."]' THEN '"' || replace(n.nspname, '"', '""') || '"' ELSE n.nspname END, '.',
                   CASE WHEN c.relname ~ '[."]' THEN '"' || replace(c.relname, '"', '""') || '"' ELSE c.relname END)""";

    private static final String ALL = """
            SELECT coalesce(json_agg(json_build_array(%s, n.nspname, c.relname)), '[]')
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
            """.formatted(KEY);

    private final Psql psql;
    private final PostgresEngine engine;

    TablesThere(Psql psql, PostgresEngine engine) {
        this.psql = psql;
        this.engine = engine;
    }

    Set<String> among(RestoreTarget target, Collection<String> wanted) {
        Set<String> there = new TreeSet<>(there(target).keySet());
        there.retainAll(new LinkedHashSet<>(wanted));
        return there;
    }

    /** Statements that make room for wanted tables: their rows go, or they go as a whole. */
    String remove(RestoreTarget target, Set<String> tables) {
        Map<String, Name> there = there(target);
        String all = tables.stream().map(table -> there.get(table).quoted()).collect(Collectors.joining(", "));
        if (target.choice().dataOnly()) {
            return "TRUNCATE " + all + "; ";
        }
        boolean wholeSchemas = target.choice().tables().isEmpty();
        return "DROP TABLE " + all + "; " + (wholeSchemas ? schemas(tables, there) : "");
    }

    /** A dump makes every schema but public anew. One that holds more than the tables of the backup stops the restore. */
    private static String schemas(Set<String> tables, Map<String, Name> there) {
        return tables.stream()
                .map(table -> there.get(table).schema())
                .filter(schema -> !schema.equals("public"))
                .distinct()
                .map(schema -> "DROP SCHEMA " + Sql.identifier(schema) + "; ")
                .collect(Collectors.joining());
    }

    private record Name(String schema, String table) {
        String quoted() {
            return Sql.identifier(schema) + "." + Sql.identifier(table);
        }
    }

    private Map<String, Name> there(RestoreTarget target) {
        JsonNode rows = psql.json(
                engine.identity(target.instance(), target.database()),
                PostgresEngine.where(target.instance()),
                target.database(),
                ALL);
        Map<String, Name> names = new LinkedHashMap<>();
        rows.forEach(row -> names.put(
                row.get(0).asText(), new Name(row.get(1).asText(), row.get(2).asText())));
        return names;
    }
}
