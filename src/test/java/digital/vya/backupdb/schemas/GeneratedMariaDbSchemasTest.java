package digital.vya.backupdb.schemas;

import digital.vya.backupdb.engine.mysql.Stage;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases and accounts drawn by a seed, full of what MariaDB can hold: what plain tools bring back, we bring back and
 * prove. The long form draws 100 databases.
 */
@Tag("server")
class GeneratedMariaDbSchemasTest {
    /** So many share their accounts. */
    private static final int AT_ONCE = 2;

    private static final int THINGS_EACH = 80;

    /** Of every kind that this server knows, something must have been drawn. */
    private static final String KINDS = """
            engine: InnoDB, MyISAM, Aria, MEMORY, CSV, MRG_MyISAM
            is: BASE TABLE, VIEW, SEQUENCE, SYSTEM VERSIONED
            format: Dynamic, Compact, Redundant, Compressed, Fixed, Page
            pages: compressed
            type: tinyint, smallint, mediumint, int, bigint, decimal, float, double, bit, year, date, time, datetime
            type: timestamp, char, varchar, tinytext, text, mediumtext, longtext, binary, varbinary, tinyblob, blob
            type: mediumblob, longblob, enum, set, uuid, inet4, inet6, point, linestring, polygon, multipoint
            type: multilinestring, multipolygon, geometrycollection, geometry
            column: VIRTUAL GENERATED, STORED GENERATED, INVISIBLE, auto_increment, on update, compressed
            column: WITHOUT SYSTEM VERSIONING
            default: expression, nextval
            index: BTREE, HASH, FULLTEXT, SPATIAL, ignored, descending
            partition: RANGE, RANGE COLUMNS, LIST, LIST COLUMNS, HASH, LINEAR HASH, KEY, LINEAR KEY, SYSTEM_TIME
            subpartition: HASH, KEY, LINEAR HASH
            constraint: PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK
            on delete: CASCADE, SET NULL, RESTRICT, NO ACTION
            on update: CASCADE, SET NULL, RESTRICT, NO ACTION
            period: system, application
            view: MERGE, TEMPTABLE, UNDEFINED, DEFINER, INVOKER
            view check: NONE, LOCAL, CASCADED
            routine: FUNCTION, PROCEDURE, PACKAGE, PACKAGE BODY, AGGREGATE, DEFINER, INVOKER
            routine: CONTAINS_SQL, NO_SQL, READS_SQL_DATA, MODIFIES_SQL_DATA, deterministic YES, deterministic NO
            mode: ORACLE, ANSI_QUOTES, NO_BACKSLASH_ESCAPES
            trigger: BEFORE INSERT, AFTER INSERT, BEFORE UPDATE, AFTER UPDATE, BEFORE DELETE, AFTER DELETE
            trigger: after another
            event: ONE TIME, RECURRING, ENABLED, DISABLED, SLAVESIDE_DISABLED, PRESERVE, NOT PRESERVE
            right on: database, table, column, FUNCTION, PROCEDURE, PACKAGE, PACKAGE BODY
            right of: PUBLIC
            account: "is_role":true, "default_role", "account_locked":true, "password_lifetime"
            account: "password_last_changed":0, "ssl_type":1, "ssl_type":2, "ssl_type":3, "max_questions", "max_updates"
            account: "max_connections", "max_user_connections", "max_statement_time", "auth_or", proxy
            account member: role, user
            database: comment
            """;

    @TempDir
    static Path home;

    private static MariaDbServer source;
    private static MariaDbServer raw;
    private static MariaDbServer ours;
    private static final Map<MariaDbServer, Path> OPTIONS = new HashMap<>();

    @BeforeAll
    static void start() throws IOException {
        source = MariaDbServer.start();
        raw = MariaDbServer.start();
        ours = MariaDbServer.start();
        for (MariaDbServer server : List.of(source, raw, ours)) {
            Path options = home.resolve(server.port() + ".cnf");
            OPTIONS.put(server, Files.writeString(options, server.optionText(server.superuser(), server.password())));
            // who may do everything may do this only where somebody says so
            server.sql("INSERT INTO mysql.proxies_priv VALUES ('%', 'admin', '', '', 1, '', NOW()); FLUSH PRIVILEGES;");
        }
    }

    @AfterAll
    static void stop() {
        source.close();
        raw.close();
        ours.close();
    }

    @Test
    void whatPlainToolsBringBackWeBringBackAndProve() throws IOException {
        Sweep sweep = new Sweep(KINDS.lines()
                .flatMap(line ->
                        Stream.of(line.split(": ", 2)[1].split(", ")).map(kind -> line.split(": ", 2)[0] + " " + kind))
                .collect(Collectors.toSet()));
        int rounds = sweep.times(1, 50);
        for (int i = 0; i < rounds; i++) {
            round(sweep, sweep.seed() * 1000 + i, home.resolve("round" + i));
            for (MariaDbServer server : List.of(source, raw, ours)) {
                server.dropDatabases();
                MariaDbAccounts.drop(server);
            }
        }
        sweep.end(" MariaDB", rounds * AT_ONCE + " databases");
        sweep.assertEnoughWasDrawn();
    }

    private static void round(Sweep sweep, long seed, Path folder) throws IOException {
        SchemaGrammar accounts = grammar(seed);
        List<String> statements = new ArrayList<>(accounts.each("user"));
        statements.addAll(accounts.draw("user", 6));
        statements.addAll(accounts.each("role"));
        statements.addAll(accounts.each("owner"));
        statements.addAll(accounts.draw("role", 2));
        statements.addAll(accounts.each("membership"));
        statements.addAll(accounts.draw("membership", 8));
        statements.addAll(accounts.each("create"));
        statements.add("CREATE USER backup@'%' IDENTIFIED BY 'of the backup'");
        statements.add("GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON *.* TO backup@'%'");
        made(sweep, "mysql", statements);
        List<String> databases = source.databases();
        for (int i = 0; i < databases.size(); i++) {
            made(sweep, databases.get(i), inside(grammar(seed * AT_ONCE + i), accounts, databases.get(i)));
            sweep.has(
                    new HashSet<>(List.of(source.sql(databases.get(i), kinds()).split("[\t\n]"))));
        }

        Map<String, List<String>> wanted = MariaDbAccounts.of(source);
        script(raw, "mysql", MariaDbAccounts.script(wanted));
        Stage stage = Stage.in(folder, source, ours);
        stage.installation.write("secret", "of the backup");
        stage.installation.replaceInConfig(
                "user: admin\n    password: \"{{file:" + folder.resolve("secret"),
                "user: backup\n    password: \"{{file:" + folder.resolve("secret"));
        boolean all = true;
        for (String database : databases) {
            all &= check(stage, database, "seed " + seed + ", " + database, sweep);
        }
        if (!all) {
            return;
        }
        script(raw, "mysql", MariaDbAccounts.script(wanted));
        MariaDbPicture pictured = MariaDbPicture.ofAccounts(wanted);
        sweep.judge(
                new Sweep.Restored("seed " + seed + ", accounts", null, 0, ""),
                () -> pictured.differences(MariaDbPicture.ofAccounts(MariaDbAccounts.of(ours))),
                () -> pictured.differences(MariaDbPicture.ofAccounts(MariaDbAccounts.of(raw))));
    }

    /** Whether it was restored. */
    private static boolean check(Stage stage, String database, String where, Sweep sweep) {
        String notPlain = throughPlainTools(database);
        Stage.Said said = stage.run("backup", "--instance", "maria", "--database=" + database, "--json");
        if (said.status() == 0) {
            said = stage.restore("--database=" + database, "--source", "maria", "--instance", "clean");
        }
        MariaDbPicture wanted = MariaDbPicture.ofDatabase(source, OPTIONS.get(source), database);
        int status = said.status();
        sweep.judge(
                new Sweep.Restored(where, notPlain, status, said.toString()),
                () -> wanted.differences(MariaDbPicture.ofDatabase(ours, OPTIONS.get(ours), database)),
                () -> wanted.differences(MariaDbPicture.ofDatabase(raw, OPTIONS.get(raw), database)));
        return status == 0;
    }

    private static SchemaGrammar grammar(long seed) {
        List<String> oddities = Stream.concat(SchemaGrammar.ODDITIES.stream(), Stream.of("quo`te"))
                .toList();
        SchemaGrammar grammar =
                new SchemaGrammar("/schemas/mariadb.grammar", seed, GeneratedMariaDbSchemasTest::quoted, oddities);
        grammar.know("newline", "\n");
        return grammar;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static List<String> inside(SchemaGrammar grammar, SchemaGrammar accounts, String database) {
        grammar.know("database", quoted(database));
        for (String kind : List.of("user", "local", "near", "role", "owner", "ownerrole")) {
            accounts.made(kind).forEach(name -> grammar.know(kind, name));
        }
        List<String> all = new ArrayList<>(grammar.each("begin"));
        all.addAll(grammar.draw("thing", THINGS_EACH / 4));
        all.addAll(grammar.each("rare"));
        all.addAll(grammar.draw("thing", THINGS_EACH * 3 / 4));
        all.addAll(grammar.draw("database", 3));
        return all;
    }

    private static void made(Sweep sweep, String database, List<String> statements) throws IOException {
        Tool.Result result = script(source, database, statements);
        sweep.drawn(
                statements.size(),
                result.err().lines().filter(line -> line.startsWith("ERROR ")).count());
        String log = System.getProperty("sweep.log");
        if (log != null) {
            Files.writeString(Path.of(log, quoted(database) + ".sql"), String.join(";;\n", statements) + ";;\n");
            Files.writeString(Path.of(log, quoted(database) + ".err"), result.err());
        }
    }

    /** Goes on after what the server refuses. */
    private static Tool.Result script(MariaDbServer server, String database, List<String> statements) {
        return Tool.run(
                Map.of(),
                "DELIMITER ;;\n"
                        + statements.stream().map(one -> one + "\n;;\n").collect(Collectors.joining()),
                server.tools().resolve("mariadb").toString(),
                "--defaults-file=" + OPTIONS.get(server),
                "--default-character-set=utf8mb4",
                "--batch",
                "--force",
                "--comments",
                "--binary-mode",
                "--database=" + database);
    }

    private static String kinds() throws IOException {
        try (InputStream sql = GeneratedMariaDbSchemasTest.class.getResourceAsStream("/schemas/mariadb.kinds.sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Null, or what stopped it. */
    private static String throughPlainTools(String database) {
        Tool.Result result = Tool.run(
                "bash",
                "-c",
                "set -o pipefail; \"$1/mariadb-dump\" --defaults-file=\"$2\" --skip-add-locks --routines --triggers --events"
                        + " --databases -- \"$4\" | \"$1/mariadb\" --defaults-file=\"$3\" --default-character-set=utf8mb4"
                        + " --comments",
                "bash",
                source.tools().toString(),
                OPTIONS.get(source).toString(),
                OPTIONS.get(raw).toString(),
                database);
        return result.exit() == 0
                ? null
                : result.err()
                        .lines()
                        .filter(line -> line.contains("rror: ") || line.startsWith("ERROR "))
                        .findFirst()
                        .orElse(result.err());
    }
}
