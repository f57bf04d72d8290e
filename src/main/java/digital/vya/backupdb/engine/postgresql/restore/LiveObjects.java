package digital.vya.backupdb.engine.postgresql.restore;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a live database has where a part of a backup is to go, and what would have to make room for it. */
final class LiveObjects {
    /** A part of a name that holds a point or a quote keeps its quotes, as in a manifest. */
    static final String KEY = key("n.nspname", "c.relname");

    private static final String RELATIONS = """
            SELECT json_build_object(
              'relations', (SELECT coalesce(json_agg(json_build_array(%s, n.nspname, c.relname, c.relkind::text,
                  EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                     AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND c.relkind = 'S'))), '[]')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'),
              'schemas', (SELECT json_agg(nspname) FROM pg_namespace));
            """.formatted(KEY);

    private static final String PRESENT =
            """
            SELECT coalesce(pg_catalog.json_agg(there.key), '[]') FROM (
              SELECT %s FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
              UNION SELECT %s FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
              UNION SELECT %s FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace) there (key)
             WHERE there.key !~ '^"?(pg_|information_schema[.])';
            """.formatted(KEY, key("n.nspname", "p.proname"), key("n.nspname", "t.typname"));

    private static final Map<String, String> KINDS = Map.of(
            "r", "TABLE",
            "p", "TABLE",
            "v", "VIEW",
            "m", "MATERIALIZED VIEW",
            "f", "FOREIGN TABLE",
            "S", "SEQUENCE");

    private final PostgresEngine engine;

    LiveObjects(PostgresEngine engine) {
        this.engine = engine;
    }

    /** {@code owned} is true for a sequence that goes with its table. */
    record Relation(String key, String schema, String name, String kind, boolean owned) {
        String type() {
            return Objects.requireNonNull(KINDS.get(kind), "only these are asked for");
        }

        boolean isTable() {
            return kind.equals("r") || kind.equals("p");
        }
    }

    /** Relations, functions and types that are there, by the names that manifests give them. */
    Set<String> present(RestoreTarget target) {
        return Set.copyOf(PostgresEngine.texts(engine.ask(target, PRESENT)));
    }

    Replacement replacement(RestoreTarget target, PostgresDumpFacts facts) {
        JsonNode found = engine.ask(target, RELATIONS);
        boolean dataOnly = target.choice().dataOnly();
        Set<String> wanted = dataOnly ? facts.rows().keySet() : facts.relations();
        List<Relation> chosen = relations(found.path("relations")).stream()
                .filter(relation -> wanted.contains(relation.key()) && (relation.isTable() || !dataOnly))
                .toList();
        List<String> schemas = dataOnly
                ? List.of()
                : PostgresEngine.texts(found.path("schemas")).stream()
                        .filter(facts.schemas()::contains)
                        .sorted()
                        .toList();
        List<String> there = new ArrayList<>(chosen.stream()
                .filter(relation -> !relation.owned())
                .map(Relation::key)
                .sorted()
                .toList());
        schemas.stream()
                .filter(schema -> !schema.equals(MakingRoom.PUBLIC))
                .forEach(schema -> there.add("schema " + schema));
        if (!target.replace() || (there.isEmpty() && schemas.isEmpty())) {
            return new Replacement(there, List.of(), List.of(), List.of(), List.of(), "");
        }
        return replacing(target, facts, there, new MakingRoom(chosen, schemas, dataOnly));
    }

    private Replacement replacing(RestoreTarget target, PostgresDumpFacts facts, List<String> there, MakingRoom room) {
        JsonNode found = engine.ask(target, room.question());
        Map<String, String> needs = new HashMap<>();
        facts.lacking().forEach(lacking -> needs.put(lacking.name(), lacking.needs()));
        List<String> lost = new ArrayList<>();
        found.path("objects").forEach(object -> {
            String key = object.get(0).asText();
            if (!facts.made().containsKey(key)) {
                String why = needs.containsKey(key)
                        ? "in the backup, but it needs " + needs.get(key) + ", which is neither chosen nor there"
                        : "not in the backup";
                lost.add(object.get(1).asText() + " (" + why + ")");
            }
        });
        return new Replacement(
                there,
                room.goes(),
                lost.stream().sorted().toList(),
                PostgresEngine.texts(found.path("holding")),
                PostgresEngine.texts(found.path("leaves")),
                room.script());
    }

    private static List<Relation> relations(JsonNode rows) {
        List<Relation> relations = new ArrayList<>();
        rows.forEach(row -> relations.add(new Relation(
                row.get(0).asText(),
                row.get(1).asText(),
                row.get(2).asText(),
                row.get(3).asText(),
                row.get(4).asBoolean())));
        return relations;
    }

    /** A name with its schema as a manifest writes it. */
    static String key(String schema, String name) {
        return "pg_catalog.concat(" + part(schema) + ", '.', " + part(name) + ")";
    }

    private static String part(String column) {
        return "CASE WHEN %1$s ~ '[.\"]' THEN '\"' || pg_catalog.replace(%1$s, '\"', '\"\"') || '\"' ELSE %1$s::pg_catalog.text END"
                .formatted(column);
    }
}
