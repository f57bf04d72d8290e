package digital.vya.backupdb.engine.postgresql.restore;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;
import digital.vya.backupdb.engine.sqldump.Proofs;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.ProofCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether what the dump defines is there: relations by their names, what hangs on them by its number. */
final class ShapeProof {
    /** The question about what is there. */
    static final String THERE = """
            WITH c AS (SELECT contype FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace
                        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
            SELECT json_build_object(
              'relations', (SELECT coalesce(json_agg(CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                    WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END || ' ' || %s), '[]')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_(toast|temp)'),
              'FK CONSTRAINT', (SELECT count(*) FROM c WHERE contype = 'f'),
              'CONSTRAINT', (SELECT count(*) FROM c WHERE contype IN ('p', 'u', 'x')),
              'CHECK CONSTRAINT', (SELECT count(*) FROM c WHERE contype = 'c'),
              'INDEX', (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_'
                           AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')),
              'TRIGGER', (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
              'POLICY', (SELECT count(*) FROM pg_policy),
              'FUNCTION', (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))
            """.formatted(LiveObjects.KEY);

    /** What people call those that are counted, by pg_dump's words for them. */
    private static final Map<String, String> COUNTED = new LinkedHashMap<>();

    static {
        COUNTED.put("CONSTRAINT", "key");
        COUNTED.put("FK CONSTRAINT", "foreign key");
        COUNTED.put("CHECK CONSTRAINT", "check");
        COUNTED.put("INDEX", "index");
        COUNTED.put("TRIGGER", "trigger");
        COUNTED.put("POLICY", "policy");
        COUNTED.put("FUNCTION", "function");
    }

    private static final Set<String> ROUTINES = Set.of("FUNCTION", "PROCEDURE", "AGGREGATE");

    private ShapeProof() {}

    static List<ProofCheck> of(RestoreTarget target, PostgresDumpFacts facts, JsonNode there) {
        Set<String> relations = new HashSet<>();
        there.path("relations").forEach(relation -> relations.add(relation.asText()));
        return List.of(tables(target, facts, relations), objects(target, facts, there, relations));
    }

    /** Those that the dump makes, and those it has rows for. */
    private static ProofCheck tables(RestoreTarget target, PostgresDumpFacts facts, Set<String> there) {
        TreeSet<String> wanted = new TreeSet<>(facts.tables());
        wanted.addAll(facts.rows().keySet());
        List<String> missing = wanted.stream()
                .filter(table -> !there.contains("TABLE " + table))
                .toList();
        return missing.isEmpty()
                ? ProofCheck.passed(
                        "tables",
                        Human.count(wanted.size(), "table") + (wanted.size() == 1 ? " is" : " are") + " there")
                : Proofs.failed("tables", target, "has no table " + Proofs.named(missing));
    }

    private static ProofCheck objects(
            RestoreTarget target, PostgresDumpFacts facts, JsonNode there, Set<String> relations) {
        List<String> lacking = new ArrayList<>(facts.made().entrySet().stream()
                .filter(e ->
                        facts.relations().contains(e.getKey()) && !e.getValue().equals("TABLE"))
                .map(e -> e.getValue() + " " + e.getKey())
                .filter(relation -> !relations.contains(relation))
                .map(relation -> "no " + relation)
                .toList());
        List<String> found = new ArrayList<>();
        COUNTED.forEach((type, noun) -> {
            long wanted = wanted(facts, type);
            long has = there.path(type).asLong();
            if (has < wanted) {
                lacking.add(has + " of " + wanted + " " + plural(noun));
            }
            if (wanted > 0) {
                found.add(wanted + " " + (wanted == 1 ? noun : plural(noun)));
            }
        });
        relations(facts, "SEQUENCE", "sequence").ifPresent(found::add);
        relations(facts, "VIEW", "view").ifPresent(found::add);
        relations(facts, "MATERIALIZED VIEW", "materialized view").ifPresent(found::add);
        return lacking.isEmpty()
                ? ProofCheck.passed("objects", found.isEmpty() ? "none besides tables" : String.join(", ", found))
                : Proofs.failed("objects", target, "is not what the backup defines: it has " + Proofs.named(lacking));
    }

    private static Optional<String> relations(PostgresDumpFacts facts, String type, String noun) {
        long number = facts.made().values().stream().filter(type::equals).count();
        return number == 0 ? Optional.empty() : Optional.of(Human.count(number, noun));
    }

    private static long wanted(PostgresDumpFacts facts, String type) {
        return type.equals("FUNCTION")
                ? ROUTINES.stream()
                        .mapToLong(routine -> facts.objects().getOrDefault(routine, 0L))
                        .sum()
                : facts.objects().getOrDefault(type, 0L);
    }

    private static String plural(String noun) {
        return switch (noun) {
            case "index" -> "indexes";
            case "policy" -> "policies";
            default -> noun + "s";
        };
    }
}
