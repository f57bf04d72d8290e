package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RESTORE.md is right when somebody who only does what it says has the database back. */
@Tag("server")
class RestoreNotesTest {
    private static final String ODD = "it's \"$(touch touched)\" `id` 数据";

    private static PostgresServer source;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        source = PostgresServer.start(15);
        source.psql("postgres", """
                CREATE ROLE app LOGIN PASSWORD 'app-secret';
                CREATE ROLE "read only";
                GRANT "read only" TO app;
                ALTER ROLE app SET statement_timeout = '1min';
                ALTER ROLE postgres SET work_mem = '8MB';
                COMMENT ON ROLE app IS 'the application';
                """);
        for (String name : List.of("shop", ODD)) {
            String quoted = identifier(name);
            source.psql("postgres", "CREATE DATABASE " + quoted + " OWNER app;");
            source.psql("postgres", "ALTER DATABASE " + quoted + " SET work_mem = '9MB';");
            source.psql("postgres", "COMMENT ON DATABASE " + quoted + " IS 'for tests';");
            source.psql("postgres", "REVOKE CONNECT ON DATABASE " + quoted + " FROM PUBLIC;");
            source.psql(name, """
                    CREATE TABLE orders (id int PRIMARY KEY, note text);
                    INSERT INTO orders SELECT i, 'CREATE ROLE postgres; ' || i FROM generate_series(1, 5000) i;
                    ALTER TABLE orders OWNER TO app;
                    GRANT SELECT ON orders TO "read only";
                    """);
        }
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whoDoesWhatIsWrittenHasTheDatabaseBack(Codec codec) {
        Installation installation = installation(codec);
        RunOutcome outcome = backup(installation);
        for (DatabaseOutcome database : outcome.databases()) {
            try (PostgresServer clean = PostgresServer.start(15)) {
                ByHand hand = hand(installation, database, clean);

                hand.run(hand.steps());

                String name = database.database();
                assertThat(dump(clean, name)).isEqualTo(dump(source, name));
                assertThat(roles(clean)).isEqualTo(roles(source));
                assertThat(clean.psql(name, "SELECT reltuples FROM pg_class WHERE relname = 'orders';"))
                        .isEqualTo("5000");
                assertThat(PostgresServer.psql(
                                        clean.environment("app", "app-secret", name), "SELECT count(*) FROM orders;")
                                .orThrow("app"))
                        .isEqualTo("5000\n");

                hand.run(hand.otherName().subList(0, 1));
                assertThat(databases(clean)).containsExactlyInAnyOrder("postgres", name + "_restored");
            }
        }
        assertThat(Path.of("touched")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", ODD})
    void theOneThatIsThereKeepsItsNameAndItsRows(String name) {
        Installation installation = installation(Codec.GZIP);
        DatabaseOutcome database = of(name, backup(installation));
        try (PostgresServer live = PostgresServer.start(15)) {
            live.psql("postgres", "CREATE DATABASE " + identifier(name) + ";");
            live.psql(name, "CREATE TABLE precious AS SELECT 42 AS answer;");
            ByHand hand = hand(installation, database, live);
            hand.run(hand.steps().subList(0, 2));

            hand.run(hand.otherName().subList(1, 2));

            assertThat(databases(live)).containsExactlyInAnyOrder("postgres", name, name + "_restored");
            assertThat(live.psql(name, "SELECT answer FROM precious;")).isEqualTo("42");
            assertThat(live.psql(name + "_restored", "SELECT count(*) FROM orders;"))
                    .isEqualTo("5000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom", "tar", "directory"})
    void soForArchives(String format) {
        Installation installation = installation(Codec.ZSTD).policy("dump: {format: " + format + "}");
        DatabaseOutcome database = of(ODD, backup(installation));
        try (PostgresServer clean = PostgresServer.start(15)) {
            ByHand hand = hand(installation, database, clean);

            hand.run(hand.steps());

            assertThat(dump(clean, ODD)).isEqualTo(dump(source, ODD));
        }
    }

    /** Of what a policy left out nothing may be lost because somebody restores the rest. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom"})
    void aPartGoesIntoADatabaseOfItsOwn(String format) {
        Installation installation =
                installation(Codec.GZIP).policy("dump: {format: " + format + ", tables: {include: [orders]}}");
        DatabaseOutcome database = of(ODD, backup(installation));
        try (PostgresServer live = PostgresServer.start(15)) {
            live.psql("postgres", "CREATE DATABASE " + identifier(ODD) + ";");
            live.psql(ODD, "CREATE TABLE precious AS SELECT 42 AS answer;");
            ByHand hand = hand(installation, database, live);

            hand.run(hand.steps());

            assertThat(live.psql(ODD, "SELECT answer FROM precious;")).isEqualTo("42");
            assertThat(live.psql(ODD + "_part", "SELECT count(*) FROM orders;")).isEqualTo("5000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom"})
    void rowsAloneGoIntoTheTablesThatAreThere(String format) {
        Installation installation = installation(Codec.GZIP).policy("dump: {format: " + format + ", content: data}");
        DatabaseOutcome database = of(ODD, backup(installation));
        try (PostgresServer live = PostgresServer.start(15)) {
            live.psql("postgres", "CREATE DATABASE " + identifier(ODD) + ";");
            live.psql(ODD, "CREATE TABLE orders (id int PRIMARY KEY, note text);");
            ByHand hand = hand(installation, database, live);

            hand.run(hand.steps());

            assertThat(live.psql(ODD, "SELECT count(*) FROM orders;")).isEqualTo("5000");
        }
    }

    /** Nobody can drop the database they are in. */
    @Test
    void theDatabaseThatEverybodyConnectsToComesBackToo() {
        source.psql("postgres", "CREATE TABLE IF NOT EXISTS mine AS SELECT 42 AS answer;");
        Installation installation = Installation.in(home).configure(source, "postgres");
        DatabaseOutcome database = of("postgres", backup(installation));
        try (PostgresServer clean = PostgresServer.start(15)) {
            ByHand hand = hand(installation, database, clean);

            hand.run(hand.steps());

            assertThat(clean.psql("postgres", "SELECT answer FROM mine;")).isEqualTo("42");
        }
    }

    @Test
    void withoutTheirRolesItSaysWhichOneIsMissing() {
        Installation installation = installation(Codec.GZIP);
        RunOutcome outcome;
        try (Routes routes = installation.start()) {
            outcome = routes.request(
                    "direct:backup",
                    new BackupRequest(Trigger.COMMAND, null, List.of(), null, false, true),
                    RunOutcome.class);
        }
        try (PostgresServer clean = PostgresServer.start(15)) {
            ByHand hand = hand(installation, of("shop", outcome), clean);
            assertThat(hand.steps()).hasSize(3).noneMatch(command -> command.contains("roles"));
            hand.run(hand.steps().subList(0, 1));

            Tool.Result stopped = hand.result(hand.steps().get(1));
            assertThat(stopped.exit()).isNotZero();
            assertThat(stopped.err()).contains("role \"app\" does not exist");

            clean.psql("postgres", "CREATE ROLE app; CREATE ROLE \"read only\";");
            hand.run(hand.steps());
            assertThat(clean.psql("shop", "SELECT count(*) FROM orders;")).isEqualTo("5000");
        }
    }

    /** Two at one time under one name cannot be; then nothing at all may happen to the one that is there. */
    @Test
    void whereSomebodyIsConnectedNothingIsTouched() throws Exception {
        Installation installation = installation(Codec.GZIP);
        DatabaseOutcome shop = of("shop", backup(installation));
        try (PostgresServer live = PostgresServer.start(15)) {
            live.psql("postgres", "CREATE DATABASE shop;");
            live.psql("shop", "CREATE TABLE precious AS SELECT 42 AS answer;");
            ByHand hand = hand(installation, shop, live);
            hand.run(hand.steps().subList(0, 2));
            ProcessBuilder psql = new ProcessBuilder("psql", "-X", "-q", "-A", "-t");
            psql.environment().putAll(live.environment("shop"));
            Process somebody = psql.start();
            try (BufferedWriter say = somebody.outputWriter();
                    BufferedReader heard = somebody.inputReader()) {
                say.write("SELECT 'connected';\n");
                say.flush();
                assertThat(heard.readLine()).isEqualTo("connected");

                Tool.Result result = hand.result(hand.otherName().get(1));

                assertThat(result.exit()).isNotZero();
                assertThat(result.err())
                        .contains("is being accessed by other users")
                        .hasLineCount(2);
            }
            assertThat(somebody.waitFor()).isZero();
            assertThat(databases(live)).containsExactlyInAnyOrder("postgres", "shop");
            assertThat(live.psql("shop", "SELECT answer FROM precious;")).isEqualTo("42");
        }
    }

    private Installation installation(Codec codec) {
        return Installation.in(home)
                .configure(source, "*")
                .exclude("postgres")
                .policy("pack: {codec: " + codec.name().toLowerCase(Locale.ROOT) + "}");
    }

    private static RunOutcome backup(Installation installation) {
        RunOutcome outcome = installation.backup();
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        return outcome;
    }

    private static DatabaseOutcome of(String name, RunOutcome outcome) {
        return outcome.databases().stream()
                .filter(database -> database.database().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ByHand hand(Installation installation, DatabaseOutcome database, PostgresServer server) {
        return new ByHand(ByHand.notes(installation.destination("disk"), database.pointId()), server);
    }

    private static String dump(PostgresServer server, String database) {
        return withoutTokens(Tool.run(server.environment(database), "", "pg_dump", "--create")
                .orThrow("pg_dump"));
    }

    /** The roles but the superuser's own lines: who restores stays as they are. */
    private static List<String> roles(PostgresServer server) {
        return withoutTokens(Tool.run(server.environment("postgres"), "", "pg_dumpall", "--roles-only")
                        .orThrow("pg_dumpall"))
                .lines()
                .filter(line -> !line.startsWith("ALTER ROLE postgres ") && !line.startsWith("--") && !line.isBlank())
                .toList();
    }

    /** Each dump is protected by another random word. */
    private static String withoutTokens(String dump) {
        return dump.replaceAll("(?m)^\\\\(un)?restrict .*$", "");
    }

    private static List<String> databases(PostgresServer server) {
        return server.psql("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate;")
                .lines()
                .toList();
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
