package digital.vya.backupdb.demo;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks two servers the same questions and shows where their answers differ. */
final class Comparison {
    private static final String END = "=== next question ===";
    private static final String OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    /** One line per thing, in an order that does not depend on when it was made. */
    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("rows of every table, by checksum", """
                SELECT format('SELECT %L, count(*), md5(coalesce(string_agg(h, '''' ORDER BY h), '''')) FROM'
                              ' (SELECT md5(t::text) AS h FROM %I.%I t) x', n.nspname || '.' || c.relname, n.nspname, c.relname)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'm') AND OURS ORDER BY n.nspname, c.relname \\gexec
                """);
        QUESTIONS.put("owners of databases, schemas, tables, sequences, views, functions, types", """
                SELECT 'database', datname, datdba::regrole, pg_encoding_to_char(encoding), datcollate, datctype
                FROM pg_database WHERE datname = current_database();
                SELECT 'schema', n.nspname, nspowner::regrole FROM pg_namespace n WHERE OURS ORDER BY 2;
                SELECT c.relkind, n.nspname, c.relname, c.relowner::regrole
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE OURS ORDER BY 1, 2, 3;
                SELECT 'function', n.nspname, p.proname, p.proowner::regrole
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE OURS ORDER BY 2, 3;
                SELECT 'type', n.nspname, t.typname, t.typowner::regrole
                FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE OURS ORDER BY 2, 3;
                """);
        QUESTIONS.put("grants on databases, schemas, tables, columns, functions, and for future objects", """
                SELECT 'database', datname, a.* FROM pg_database,
                  LATERAL (SELECT x::text FROM unnest(coalesce(datacl, acldefault('d', datdba))) x ORDER BY 1) a
                WHERE datname = current_database();
                SELECT 'schema', n.nspname, a.* FROM pg_namespace n,
                  LATERAL (SELECT x::text FROM unnest(coalesce(nspacl, acldefault('n', nspowner))) x) a
                WHERE OURS ORDER BY 2, 3;
                SELECT c.relkind, n.nspname, c.relname, a.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
                  LATERAL (SELECT x::text FROM unnest(coalesce(relacl,
                    acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) x) a
                WHERE OURS AND relkind IN ('r', 'p', 'v', 'm', 'S') ORDER BY 2, 3, 4;
                SELECT 'column', n.nspname, c.relname, t.attname, x::text
                FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
                  unnest(t.attacl) x WHERE OURS ORDER BY 2, 3, 4, 5;
                SELECT 'function', n.nspname, p.proname, a.* FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
                  LATERAL (SELECT x::text FROM unnest(coalesce(proacl, acldefault('f', proowner))) x) a
                WHERE OURS ORDER BY 2, 3, 4;
                SELECT 'future', d.defaclrole::regrole, coalesce(d.defaclnamespace::regnamespace::text, '-'),
                  d.defaclobjtype, x::text FROM pg_default_acl d, unnest(d.defaclacl) x ORDER BY 2, 3, 4, 5;
                """);
        QUESTIONS.put("large objects: owner, rights, content", """
                SELECT oid, lomowner::regrole, (SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(lomacl) x),
                  obj_description(oid, 'pg_largeobject'), length(lo_get(oid)), md5(lo_get(oid))
                FROM pg_largeobject_metadata ORDER BY oid;
                """);
        QUESTIONS.put("sequences: where they stand and how they go on", """
                SELECT schemaname, sequencename, sequenceowner, data_type, start_value, increment_by, cache_size, last_value
                FROM pg_sequences ORDER BY 1, 2;
                """);
        QUESTIONS.put("settings of the database and of roles in it, and its comment", """
                SELECT coalesce(nullif(setrole, 0)::regrole::text, '-'), unnest(setconfig) FROM pg_db_role_setting s
                JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database() ORDER BY 1, 2;
                SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database();
                """);
    }

    private final Map<String, String> source;
    private final Map<String, String> restored;

    /** Each side is what a client tool needs in its environment to be a superuser there. */
    Comparison(Map<String, String> source, Map<String, String> restored) {
        this.source = source;
        this.restored = restored;
    }

    void roles(Screen screen) {
        screen.same(
                "roles, passwords, memberships and role settings (pg_dumpall --roles-only)",
                dump(source, "pg_dumpall", "--roles-only"),
                dump(restored, "pg_dumpall", "--roles-only"));
    }

    void database(Screen screen, String database) {
        Map<String, String> expected = ask(source, database);
        Map<String, String> actual = ask(restored, database);
        for (String what : QUESTIONS.keySet()) {
            screen.same(database + ": " + what, expected.get(what), actual.get(what));
        }
        screen.same(
                database + ": the schema as pg_dump writes it",
                dump(in(source, database), "pg_dump", "--schema-only"),
                dump(in(restored, database), "pg_dump", "--schema-only"));
    }

    /** All questions in one go; the answers by question. */
    private static Map<String, String> ask(Map<String, String> server, String database) {
        StringBuilder script = new StringBuilder();
        QUESTIONS
                .values()
                .forEach(
                        sql -> script.append("\\echo ").append(END).append('\n').append(sql));
        String[] answers = PostgresServer.psql(
                        in(server, database), script.toString().replace("OURS", OURS))
                .orThrow("the questions to " + database)
                .split(END + "\n", -1);
        Map<String, String> byQuestion = new LinkedHashMap<>();
        QUESTIONS.keySet().forEach(what -> byQuestion.put(what, answers[byQuestion.size() + 1]));
        return byQuestion;
    }

    private static Map<String, String> in(Map<String, String> server, String database) {
        Map<String, String> environment = new LinkedHashMap<>(server);
        environment.put("PGDATABASE", database);
        return environment;
    }

    private static String dump(Map<String, String> environment, String... command) {
        // comments tell versions, \restrict lines hold a new random token in every dump
        return Tool.run(environment, "", command)
                .orThrow(command[0])
                .lines()
                .filter(line ->
                        !line.startsWith("--") && !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .collect(Collectors.joining("\n"));
    }
}
