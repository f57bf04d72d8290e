package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.Application;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.servers.Coverage;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in a process of its own, on a real server: arguments in, status and output out. */
@Tag("server")
class ProductTest {
    private static final ObjectMapper ONE_DOCUMENT =
            Json.mapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static PostgresServer server;

    @TempDir
    Path folder;

    private Path config;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", """
                CREATE ROLE "no superuser" LOGIN PASSWORD 'no-superuser-password';
                CREATE ROLE reader LOGIN BYPASSRLS PASSWORD 'reader-password' IN ROLE pg_read_all_data;
                CREATE DATABASE shop;
                """);
        server.psql("shop", """
                CREATE TABLE t AS SELECT generate_series(1, 1000) AS n;
                GRANT SELECT ON t TO "no superuser";
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void configure() throws IOException {
        config = folder.resolve("backup.yaml");
        configure(server.superuser(), server.password());
    }

    private void configure(String user, String password) throws IOException {
        Path secret = Files.writeString(folder.resolve("password"), password);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(config, """
                server: {name: test}
                instances:
                  - id: main
                    engine: postgresql
                    host: %s
                    port: %d
                    user: %s
                    password: "{{file:%s}}"
                    databases: {include: [shop]}
                    policy: only
                policies:
                  - {id: only, destinations: [disk]}
                destinations:
                  - {id: disk, type: file, parameters: {directory: %s}}
                """.formatted(server.host(), server.port(), user, secret, folder.resolve("disk")));
    }

    private static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dvya.home=" + Path.of("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "VYA_SPOOL_DIRECTORY",
                folder.resolve("spool").toString(),
                "VYA_STATE_DIRECTORY",
                folder.resolve("state").toString(),
                "VYA_HTTP_PORT",
                "0"));
    }

    private Tool.Result run(Map<String, String> environment, String... arguments) {
        String[] all = Stream.concat(
                        command(Coverage.options(), arguments).stream(), Stream.of("--config", config.toString()))
                .toArray(String[]::new);
        return Tool.run(environment, "", all);
    }

    @Test
    void aBackupPrintsOneJsonDocumentWhateverIsLogged() throws Exception {
        Map<String, String> environment = environment();
        environment.put("VYA_LOG_LEVEL", "DEBUG");
        environment.put("VYA_LOG_FORMAT", "json");
        OffsetDateTime began = OffsetDateTime.now(ZoneOffset.UTC);
        Tool.Result result = run(environment, "backup", "--all", "--json");
        assertThat(result.exit()).as(result.err()).isZero();
        JsonNode outcome = ONE_DOCUMENT.readTree(result.out());
        assertThat(outcome.at("/verdict").asText()).isEqualTo("SUCCESS");
        List<String> logged = result.err().lines().toList();
        assertThat(logged).hasSizeGreaterThan(20);
        List<String> messages = new ArrayList<>();
        for (String line : logged) {
            JsonNode said = ONE_DOCUMENT.readTree(line);
            assertThat(OffsetDateTime.parse(said.required("time").asText())).isAfter(began);
            messages.add(said.required("message").asText());
            if (said.path("message").asText().contains("[PHASE 2/4]")) {
                assertThat(said.path("run").asText())
                        .isEqualTo(outcome.at("/run").asText());
                assertThat(said.path("instance").asText()).isEqualTo("main");
                assertThat(said.path("database").asText()).isEqualTo("shop");
            }
        }
        assertThat(messages).anyMatch(message -> message.contains("[PHASE 2/4] main/shop - pg_dump completed"));
        assertThat(result.out() + result.err()).doesNotContain(server.password());

        JsonNode points = ONE_DOCUMENT.readTree(
                run(environment(), "restore-list", "--json").out());
        assertThat(points.at("/restorePoints/0/id").asText())
                .isEqualTo(outcome.at("/databases/0/restorePoint").asText());
    }

    @Test
    void phasesAreTheOnlyChatter() {
        Tool.Result result = run(environment(), "backup", "-i", "main", "-d", "shop");
        assertThat(result.exit()).isZero();
        assertThat(result.err().lines())
                .hasSizeGreaterThan(4)
                .allMatch(line -> line.matches(".* INFO  (\\[PHASE |Run ).*"));
        assertThat(result.out()).startsWith("INSTANCE  DATABASE").contains("SUCCESS: 1 database, ");
    }

    /** What cron would mail. */
    @Test
    void atLevelWarnASuccessSaysNothingAndAFailureIsNamed() throws Exception {
        Map<String, String> quiet = environment();
        quiet.put("VYA_LOG_LEVEL", "WARN");
        Tool.Result good = run(quiet, "backup", "--all", "--json");
        assertThat(good.exit()).isZero();
        assertThat(good.err()).isEmpty();

        configure(server.superuser(), "wrong");
        quiet.put("VYA_LOG_FORMAT", "json");
        Tool.Result bad = run(quiet, "backup", "--all", "--json");
        assertThat(bad.exit()).isEqualTo(1);
        JsonNode said = ONE_DOCUMENT.readTree(bad.err());
        assertThat(said.path("code").asText()).isEqualTo("VYA-3001");
        assertThat(said.path("instance").asText()).isEqualTo("main");
        assertThat(said.path("message").asText()).doesNotContain("\t");
    }

    @Test
    void aServerThatRefusesIsAFailureWithItsCode() throws Exception {
        configure(server.superuser(), "wrong-password-planted");
        Tool.Result result = run(environment(), "backup", "--all");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("VYA-3001", "hint: ", "FAILED");
        assertThat(result.out() + result.err()).doesNotContain("wrong-password-planted", "\tat ");
    }

    @Test
    void missingRolesAreDegraded() throws Exception {
        configure("no superuser", "no-superuser-password");
        Tool.Result result = run(environment(), "backup", "--all");
        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(3);
        assertThat(result.out()).contains("VYA-3003", "DEGRADED");
        assertThat(run(environment(), "backup", "--all", "--skip-roles").out()).doesNotContain("VYA-3003");
    }

    @Test
    void theReadmesRoleWithoutSuperpowersIsEnough() throws Exception {
        assertThat(Files.readString(Path.of("README.md")))
                .contains("CREATE ROLE backup LOGIN BYPASSRLS IN ROLE pg_read_all_data");
        server.psql("shop", "CREATE TABLE guarded (n int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;");
        configure("reader", "reader-password");
        Tool.Result result = run(environment(), "backup", "--all");
        server.psql("shop", "DROP TABLE guarded;");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    @Test
    void anInvalidConfigurationStartsNothing() throws Exception {
        Files.writeString(config, Files.readString(config).replace("destinations: [disk]", "destinations: [dsik]"));
        Tool.Result result = run(environment(), "backup", "--all");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("backup.yaml:", "dsik", "error: VYA-1001");
        assertThat(folder.resolve("disk")).doesNotExist();
    }

    @Test
    void whatIsMistypedIsAUsageErrorAndNoRun() {
        for (String[] typed : List.of(new String[] {"-i", "0"}, new String[] {"-i", "main", "-i", "nowhere"})) {
            assertNoRun(run(environment(), words("backup", typed)), "VYA-1002", typed[typed.length - 1]);
        }
        assertNoRun(run(environment(), "backup", "-i", "main", "-d", "shpo"), "VYA-1003", "Did you mean `shop`?");
        assertNoRun(run(environment(), "backup", "-i", "main", "-d", "shpo", "--dry-run"), "VYA-1003", "`shop`");
    }

    private static String[] words(String command, String... typed) {
        return Stream.concat(Stream.of(command), Stream.of(typed)).toArray(String[]::new);
    }

    private void assertNoRun(Tool.Result said, String... words) {
        assertThat(said.exit()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(words).doesNotContain("FAILED");
        assertThat(folder.resolve("state/runs")).doesNotExist();
        assertThat(folder.resolve("disk")).doesNotExist();
    }

    @Test
    void aBackupThatIsToldToStopSaysSoAndLeavesNothing() throws Exception {
        Process blocker = psql("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(120);");
        try {
            Awaitility.await().until(() -> server.psql(
                            "shop",
                            "SELECT count(*) FROM pg_locks WHERE granted"
                                    + " AND mode = 'AccessExclusiveLock' AND relation = 't'::regclass;")
                    .equals("1"));
            Process backup = start("backup", "--all", "--config", config.toString());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !backup.isAlive()
                            || server.psql(
                                            "shop",
                                            "SELECT count(*) FROM pg_stat_activity WHERE"
                                                    + " query LIKE 'LOCK TABLE %ACCESS SHARE%' AND wait_event_type = 'Lock';")
                                    .equals("1"));
            List<ProcessHandle> children = backup.descendants().toList();
            assertThat(children).isNotEmpty();
            backup.destroy();
            assertThat(backup.waitFor(10, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
            assertThat(backup.exitValue()).isEqualTo(6);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(Files.readString(folder.resolve("out"))).contains("VYA-2006", "FAILED: 1 database");
            try (Stream<Path> left = Files.walk(folder)) {
                assertThat(left.map(Path::toString))
                        .noneMatch(f -> f.matches(".*\\.(part|gz|json\\.part|manifest\\.json)"));
            }
        } finally {
            server.psql(
                    "shop",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(120)%'"
                            + " AND pid <> pg_backend_pid();");
            blocker.waitFor();
        }
    }

    @Test
    void serveEndsWellWhenItIsToldTo() throws Exception {
        Process serve = start("serve", "--config", config.toString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !serve.isAlive()
                        || Files.readString(folder.resolve("err")).contains("Serving"));
        assertThat(serve.isAlive()).isTrue();
        serve.destroy();
        assertThat(serve.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(serve.exitValue()).isZero();
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(List.of(), arguments))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment());
        return builder.start();
    }

    private static Process psql(String sql) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("psql", "-X", "-q", "-c", sql)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(server.environment("shop"));
        return builder.start();
    }
}
