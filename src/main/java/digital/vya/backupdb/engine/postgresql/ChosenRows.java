package digital.vya.backupdb.engine.postgresql;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.RowsOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables of which a policy wants some rows only, as the server knows them: names quoted, partitions found. */
final class ChosenRows {
    /** {@code source} is what rows are read from, {@code holders} are the tables that hold them. */
    record Table(String name, String source, String columns, List<String> holders, String where) {
        String query() {
            return "SELECT " + columns + " FROM " + source + " WHERE (\n" + where + "\n)";
        }
    }

    /** A name without a schema is looked for where the database says, as pg_dump does with its patterns. */
    private static final String FIND = """
            RESET search_path;
            SELECT COALESCE(pg_catalog.to_regclass(%s)::pg_catalog.oid, 0::pg_catalog.oid) AS vya_table \\gset
            """ + PostgresSessionStart.PATH + "\n";

    private static final String RESOLVE = """
            SELECT json_build_object(
              'name', quote_ident(n.nspname) || '.' || quote_ident(c.relname), 'kind', c.relkind,
              'columns', (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                          WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''),
              'holders', (SELECT json_agg(quote_ident(hn.nspname) || '.' || quote_ident(h.relname))
                          FROM pg_class h JOIN pg_namespace hn ON hn.oid = h.relnamespace
                          WHERE h.oid = c.oid OR h.oid IN (SELECT relid FROM pg_partition_tree(c.oid))))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = :vya_table AND c.relkind IN ('r', 'p')""";

    /** Foreign keys to a table whose rows are chosen: who has them, and which columns meet. */
    private static final String KEYS = """
            SELECT coalesce(json_agg(json_build_object(
              'key', k.conname,
              'child', quote_ident(cn.nspname) || '.' || quote_ident(c.relname),
              'parent', quote_ident(pn.nspname) || '.' || quote_ident(p.relname),
              'from', (SELECT json_agg(quote_ident(a.attname) ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u(n, o)
                       JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n),
              'to', (SELECT json_agg(quote_ident(a.attname) ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u(n, o)
                     JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n),
              'equals', (SELECT json_agg(format('OPERATOR(%I.%s)', opn.nspname, op.oprname) ORDER BY o)
                           FROM unnest(k.conpfeqop) WITH ORDINALITY u(n, o) JOIN pg_operator op ON op.oid = u.n
                           JOIN pg_namespace opn ON opn.oid = op.oprnamespace)) ORDER BY k.oid), '[]')
            FROM pg_constraint k
            JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
            JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
            WHERE k.contype = 'f' AND k.conparentid = 0""";

    /**
     * A superuser's query calls, as the superuser, what the planner finds made of constants in an index, in statistics or
     * in a key of partitions, and casts of a column's type, of whichever owner. A dump of the whole table is not planned.
     */
    private static final String CALLED = """
            WITH tables AS (SELECT t::oid AS oid FROM unnest(ARRAY[%s]::regclass[]) t),
            parts AS (
              SELECT 'pg_class'::regclass AS class, oid FROM tables
              UNION SELECT 'pg_class'::regclass, indexrelid FROM pg_index JOIN tables ON oid = indrelid
              UNION SELECT 'pg_statistic_ext'::regclass, s.oid FROM pg_statistic_ext s JOIN tables t ON t.oid = s.stxrelid
              UNION SELECT 'pg_constraint'::regclass, c.oid FROM pg_constraint c JOIN tables t ON t.oid = c.conrelid),
            needed AS (SELECT d.refclassid, d.refobjid FROM pg_depend d JOIN parts p ON d.classid = p.class AND d.objid = p.oid),
            called AS (
              SELECT refobjid AS oid FROM needed WHERE refclassid = 'pg_proc'::regclass
              UNION SELECT oprcode FROM needed JOIN pg_operator o ON o.oid = refobjid WHERE refclassid = 'pg_operator'::regclass
              UNION SELECT castfunc FROM pg_cast JOIN pg_attribute ON atttypid = castsource JOIN tables t ON t.oid = attrelid)
            SELECT coalesce(json_agg(p.oid::regprocedure::text ORDER BY p.oid), '[]')
              FROM pg_proc p JOIN called USING (oid) JOIN pg_roles o ON o.oid = p.proowner AND NOT o.rolsuper
             WHERE (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);""";

    private final Function<String, JsonNode> ask;
    private final String where;
    private final List<Table> tables = new ArrayList<>();

    /** {@code ask} runs a query in the snapshot of the dump; {@code where} names the database in errors. */
    ChosenRows(Function<String, JsonNode> ask, String where, List<RowsOf> chosen) {
        this.ask = ask;
        this.where = where;
        chosen.forEach(rows -> tables.add(resolve(rows)));
        JsonNode keys = ask.apply(KEYS + ";");
        refuseCalls(keys);
        refuseBrokenKeys(keys);
    }

    List<Table> tables() {
        return tables;
    }

    private Table resolve(RowsOf rows) {
        JsonNode found = ask.apply(
                FIND.formatted(PostgresSql.literal(rows.table())) + "SELECT coalesce((" + RESOLVE + "), 'null');");
        if (found.isNull()) {
            throw new BackupException(
                    ErrorCode.ROWS_NOT_CHOSEN,
                    "There is no table " + rows.table() + " in " + where + ", of which `rows` wants some");
        }
        String name = found.path("name").asText();
        List<String> holders = new ArrayList<>();
        found.path("holders").forEach(holder -> holders.add(holder.asText()));
        boolean partitioned = found.path("kind").asText().equals("p");
        return new Table(
                name, partitioned ? name : "ONLY " + name, found.path("columns").asText(), holders, rows.where());
    }

    private void refuseCalls(JsonNode keys) {
        Set<String> read = new TreeSet<>();
        tables.forEach(table -> read.addAll(table.holders()));
        keys.forEach(key -> {
            if (chosen(key.path("parent").asText()) != null) {
                read.add(key.path("child").asText());
            }
        });
        JsonNode called = ask.apply(
                CALLED.formatted(read.stream().map(PostgresSql::literal).collect(Collectors.joining(", "))));
        if (!called.isEmpty()) {
            List<String> functions = new ArrayList<>();
            called.forEach(function -> functions.add(function.asText()));
            throw new BackupException(
                    ErrorCode.ROWS_NOT_CHOSEN,
                    "Choosing rows in " + where + " could call as a superuser what belongs to who is no superuser: "
                            + String.join(", ", functions),
                    "Back up as a role that is no superuser (docs/how-to/least-rights.md), or give what is named to a"
                            + " superuser once you have read it: ALTER FUNCTION " + functions.get(0) + " OWNER TO ...",
                    null);
        }
    }

    /** Found now, not when it is restored. */
    private void refuseBrokenKeys(JsonNode keys) {
        for (JsonNode key : keys) {
            Table parent = chosen(key.path("parent").asText());
            if (parent == null) {
                continue;
            }
            String child = key.path("child").asText();
            Table own = chosen(child);
            String children =
                    own == null ? child : "(SELECT * FROM " + own.source() + " WHERE (\n" + own.where() + "\n))";
            String parents = "(SELECT * FROM " + parent.source() + " WHERE (\n" + parent.where() + "\n))";
            List<String> meet = new ArrayList<>();
            List<String> set = new ArrayList<>();
            for (int i = 0; i < key.path("from").size(); i++) {
                String from = "vya_child." + key.path("from").get(i).asText();
                meet.add("vya_parent." + key.path("to").get(i).asText() + " "
                        + key.path("equals").get(i).asText() + " " + from);
                set.add(from + " IS NOT NULL");
            }
            long lost = ask.apply("SELECT to_json(count(*)) FROM " + children + " vya_child WHERE "
                            + String.join(" AND ", set) + " AND NOT EXISTS (SELECT FROM " + parents
                            + " vya_parent WHERE "
                            + String.join(" AND ", meet) + ");")
                    .asLong();
            if (lost > 0) {
                throw new BackupException(
                        ErrorCode.ROWS_NOT_CHOSEN,
                        "Foreign key " + key.path("key").asText() + ": " + lost + " chosen rows of " + child + " in "
                                + where + " need rows of " + parent.name() + " that are not chosen");
            }
        }
    }

    private @Nullable Table chosen(String name) {
        return tables.stream()
                .filter(t -> t.holders().contains(name))
                .findFirst()
                .orElse(null);
    }
}
