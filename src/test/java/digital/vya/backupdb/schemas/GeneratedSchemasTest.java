package digital.vya.backupdb.schemas;

import digital.vya.backupdb.restore.Scene;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases drawn by a seed, full of what PostgreSQL can hold: what plain tools bring back, we bring back and prove. The
 * long form draws 2,000 schemas.
 */
@Tag("server")
class GeneratedSchemasTest {
    private static final int SCHEMAS_EACH = 20;
    private static final int THINGS_EACH = 600;
    private static final List<String> FORMATS = List.of("plain", "custom", "directory");

    /** Of every kind that a plain pg_dump of this version writes, something must have been drawn. */
    private static final Set<String> KINDS = new TreeSet<>(Set.of(
            ("ACCESS METHOD,ACL,AGGREGATE,BLOB,CAST,CHECK CONSTRAINT,COLLATION,COMMENT,CONSTRAINT,CONVERSION,DATABASE,"
                            + "DATABASE PROPERTIES,DEFAULT,DEFAULT ACL,DOMAIN,EVENT TRIGGER,EXTENSION,FK CONSTRAINT,"
                            + "FOREIGN DATA WRAPPER,FOREIGN TABLE,FUNCTION,INDEX,INDEX ATTACH,MATERIALIZED VIEW,"
                            + "MATERIALIZED VIEW DATA,OPERATOR,OPERATOR CLASS,OPERATOR FAMILY,POLICY,PROCEDURE,"
                            + "PROCEDURAL LANGUAGE,PUBLICATION,PUBLICATION TABLE,PUBLICATION TABLES IN SCHEMA,"
                            + "ROW SECURITY,RULE,SCHEMA,SEQUENCE,SEQUENCE OWNED BY,SEQUENCE SET,SERVER,SHELL TYPE,"
                            + "STATISTICS,SUBSCRIPTION,TABLE,TABLE ATTACH,TABLE DATA,TEXT SEARCH CONFIGURATION,"
                            + "TEXT SEARCH DICTIONARY,TEXT SEARCH PARSER,TEXT SEARCH TEMPLATE,TRANSFORM,TRIGGER,TYPE,"
                            + "USER MAPPING,VIEW")
                    .split(",")));

    private static PostgresServer source;
    private static PostgresServer raw;
    private static PostgresServer ours;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        source = PostgresServer.start(15);
        raw = PostgresServer.start(15);
        ours = PostgresServer.start(15);
    }

    @AfterAll
    static void stop() {
        source.close();
        raw.close();
        ours.close();
    }

    @Test
    void whatPlainToolsBringBackWeBringBackAndProve() {
        Sweep sweep = new Sweep(KINDS);
        int databases = sweep.times(3, 100);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < databases; i++) {
            String database = "g" + i;
            names.add(database);
            List<String> statements = statements(sweep.seed() * 1000 + i, database);
            Tool.Result result = create(database, statements);
            long errors =
                    result.err().lines().filter(line -> line.contains("ERROR:")).count();
            sweep.drawn(statements.size(), errors);
            sweep.has(kinds(database));
        }
        sweep.assertEnoughWasDrawn();
        roles();

        for (String format : FORMATS) {
            List<String> some = names.stream()
                    .filter(name -> Integer.parseInt(name.substring(1)) % FORMATS.size() == FORMATS.indexOf(format))
                    .toList();
            Scene scene = Scene.in(home.resolve(format), source, ours);
            scene.installation.replaceInConfig("include: ['*']", "include: " + some);
            scene.installation.policy("dump: {format: " + format + "}");
            Scene.Said backup = scene.backup();
            if (backup.status() != 0) {
                sweep.find("seed " + sweep.seed() + ", backup, " + format + ": " + backup);
            }
            for (String database : some) {
                check(scene, database, "seed " + sweep.seed() + ", " + database + ", " + format, sweep);
            }
        }
        sweep.end("", databases * SCHEMAS_EACH + " schemas in " + databases + " databases");
    }

    private static void check(Scene scene, String database, String where, Sweep sweep) {
        String notPlain = throughPlainTools(database);
        Scene.Said said = scene.restore("--database", database, "--source", "pg", "--instance", "clean");
        sweep.judge(
                new Sweep.Restored(where, notPlain, said.status(), said.toString()),
                () -> differences(database, ours),
                () -> differences(database, raw));
        for (PostgresServer server : List.of(raw, ours)) {
            drop(server, database);
        }
    }

    private static List<String> differences(String database, PostgresServer server) {
        return DatabaseComparison.expecting(source.environment(database)).differences(server.environment(database));
    }

    private static List<String> statements(long seed, String database) {
        SchemaGrammar grammar = new SchemaGrammar(
                "/schemas/postgresql.grammar",
                seed,
                name -> "\"" + name.replace("\"", "\"\"") + "\"",
                SchemaGrammar.ODDITIES);
        grammar.know("database", database);
        List<String> all = new ArrayList<>(grammar.draw("role", 8));
        List<String> schemas = grammar.draw("schema", SCHEMAS_EACH);
        all.addAll(schemas);
        all.add("SET search_path = " + String.join(", ", grammar.made("schema")) + ", public;");
        all.addAll(grammar.draw("thing", THINGS_EACH / 4));
        all.addAll(grammar.each("rare"));
        all.addAll(grammar.draw("thing", THINGS_EACH * 3 / 4));
        all.addAll(grammar.draw("database", 5));
        return all;
    }

    /** Goes on after what the server refuses. */
    private static Tool.Result create(String database, List<String> statements) {
        source.psql("postgres", "CREATE DATABASE " + database + " TEMPLATE template0;");
        String script = String.join("\n", statements) + "\n";
        return Tool.run(
                source.environment(database), script, ClientTools.real("psql").toString(), "-X", "-q", "-f", "-");
    }

    private static Set<String> kinds(String database) {
        Map<String, String> environment = source.environment(database);
        return Tool.run(environment, "", "pg_dump", "--create")
                .orThrow("pg_dump")
                .lines()
                .filter(line -> line.startsWith("-- Name: ") || line.contains("; Type: "))
                .filter(line -> line.contains("; Type: "))
                .map(line -> line.replaceFirst("^.*; Type: ", "").replaceFirst(";.*$", ""))
                .collect(Collectors.toSet());
    }

    /** The roles, as plain tools bring them; ours come with the first restore. */
    private static void roles() {
        String dumped = Tool.run(source.environment("postgres"), "", "pg_dumpall", "--roles-only")
                .orThrow("pg_dumpall");
        String password = "ALTER ROLE postgres PASSWORD '" + raw.password() + "';\n";
        Tool.run(raw.environment("postgres"), dumped + password, "psql", "-X", "-q", "-f", "-");
    }

    /** Null, or what stopped it. */
    private static String throughPlainTools(String database) {
        Map<String, String> from = source.environment(database);
        String dump = Tool.run(from, "", "pg_dump", "--create").orThrow("pg_dump");
        Map<String, String> to = new LinkedHashMap<>(raw.environment("postgres"));
        Tool.Result result = PostgresServer.psql(to, dump);
        return result.exit() == 0
                ? null
                : result.err()
                        .lines()
                        .filter(line -> line.contains("ERROR:"))
                        .findFirst()
                        .orElse(result.err());
    }

    /** A subscription keeps its database from being dropped. */
    private static void drop(PostgresServer server, String database) {
        Tool.run(
                server.environment(database),
                "SELECT pg_catalog.format('DROP SUBSCRIPTION %I', subname) FROM pg_subscription s JOIN pg_database d"
                        + " ON d.oid = s.subdbid WHERE d.datname = current_database() \\gexec\n",
                "psql",
                "-X",
                "-q");
        server.psql("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE);");
    }
}
