package digital.vya.backupdb.engine.postgresql;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.process.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose locks our sessions in a database wait for, asked by another session. Of a query only its kind is told. */
final class PostgresBlockers {
    /** Our tools are known by the name that they give the server. */
    private static final String QUERY = """
            SELECT COALESCE(pg_catalog.json_agg(DISTINCT pg_catalog.jsonb_build_object(
              'pid', h.pid,
              'user', h.usename,
              'database', h.datname,
              'since', pg_catalog.to_char(h.xact_start, 'YYYY-MM-DD HH24:MI:SS TZH:TZM'),
              'state', h.state,
              'query', pg_catalog.left(h.query, 60),
              'relation', (SELECT n.nspname || '.' || c.relname
                           FROM pg_catalog.pg_locks l
                           JOIN pg_catalog.pg_class c ON c.oid = l.relation
                           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                           WHERE l.pid = w.pid AND NOT l.granted LIMIT 1))), '[]')
            FROM pg_catalog.pg_stat_activity w
            CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) AS b(pid)
            JOIN pg_catalog.pg_stat_activity h ON h.pid = b.pid
            WHERE w.application_name = 'vya-backupdb' AND w.datname = pg_catalog.current_database()
              AND w.wait_event_type = 'Lock';
            """;

    /** The words a statement begins with; what follows may hold data. */
    private static final Pattern KIND = Pattern.compile("^\\s*([A-Za-z]+)");

    private PostgresBlockers() {}

    static List<String> of(Psql psql, Identity identity, String where, String database) {
        List<String> found = new ArrayList<>();
        for (JsonNode holder : psql.json(identity, where, database, QUERY)) {
            found.add(words(holder));
        }
        return found;
    }

    private static String words(JsonNode holder) {
        String on = holder.path("relation").isTextual()
                ? " on " + holder.path("relation").asText()
                : "";
        Matcher kind = KIND.matcher(holder.path("query").asText());
        String doing = kind.find() ? ", " + kind.group(1).toUpperCase(Locale.ROOT) : "";
        return "a lock" + on + " that process " + holder.path("pid").asText() + " of the server holds (user "
                + holder.path("user").asText("?") + ", database "
                + holder.path("database").asText("?") + ", transaction since "
                + holder.path("since").asText("?") + ", " + holder.path("state").asText("?") + doing + ")";
    }
}
