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
        Set<String> there = new TreeSet<>(quoted(target).keySet());
        there.retainAll(new LinkedHashSet<>(wanted));
        return there;
    }

    /** Statements that make room for wanted tables: their rows go, or they go as a whole. */
    String remove(RestoreTarget target, Set<String> tables) {
        Map<String, String> quoted = quoted(target);
        String all = tables.stream().map(quoted::get).collect(Collectors.joining(", "));
        return target.choice().dataOnly() ? "TRUNCATE " + all + "; " : "DROP TABLE " + all + "; ";
    }

    private Map<String, String> quoted(RestoreTarget target) {
        JsonNode rows = psql.json(
                engine.identity(target.instance(), target.database()),
                PostgresEngine.where(target.instance()),
                target.database(),
                ALL);
        Map<String, String> names = new LinkedHashMap<>();
        rows.forEach(row -> names.put(
                row.get(0).asText(),
                Sql.identifier(row.get(1).asText()) + "."
                        + Sql.identifier(row.get(2).asText())));
        return names;
    }
}
