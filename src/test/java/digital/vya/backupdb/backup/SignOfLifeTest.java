package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** While a dump waits for a lock: the log says whose, a terminal shows that it goes on, and a file is not filled. */
@Tag("server")
class SignOfLifeTest {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final String HELD = "SELECT pg_sleep(617);";

    private static PostgresServer server;

    @TempDir
    Path home;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
        server.psql("shop", "CREATE TABLE orders (id int); INSERT INTO orders VALUES (1);");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void onATerminalOneLineIsRewrittenAndTheLogNamesTheHolderOfTheLock() throws Exception {
        Installation installation = Installation.in(home).configure(server, "shop");
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
        Path typescript = home.resolve("typescript");
        CompletableFuture<Tool.Result> session = hold();
        Process program = onTerminal(installation, typescript, "backup", "--all");
        Installation quiet = Installation.in(home.resolve("quiet")).configure(server, "shop");
        Path silence = home.resolve("silence");
        Process quietly = onTerminal(quiet, silence, "backup", "--all", "--quiet");
        String pid = server.psql("postgres", "SELECT pid FROM pg_stat_activity WHERE query = '" + HELD + "'");
        await().atMost(LONG_ENOUGH).until(() -> read(typescript).contains("waits for a lock"));
        await().atMost(LONG_ENOUGH).until(() -> read(typescript).contains("\rdump pg/shop: 0 B, 0 %, "));
        await().atMost(LONG_ENOUGH).until(() -> quiet.runLogs().contains("waits for a lock"));
        letGo(session);

        assertThat(program.waitFor()).as(read(typescript)).isZero();
        assertThat(read(typescript))
                .contains("pg/shop - pg_dump begun")
                .contains("pg/shop - dump waits for a lock on public.orders that process " + pid
                        + " of the server holds (user postgres, database shop, transaction since ")
                .contains(", active, SELECT)")
                .doesNotContain("617");
        assertThat(quietly.waitFor()).as(read(silence)).isZero();
        assertThat(read(silence))
                .as("what keeps it is worth a look, its steps are not")
                .contains("SUCCESS: 1 database", "WARN  pg/shop - dump waits for a lock")
                .doesNotContain("dump pg/shop: ", "PHASE", "INFO");
    }

    /** All of the backup is read long before a client that waits is done with it. */
    @Test
    void aRestoreShowsWhatItDoesAndHowFarItIsWithoutAColour() throws Exception {
        Installation installation = Installation.in(home).configure(server, "shop");
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
        Path typescript = home.resolve("typescript");
        CompletableFuture<Tool.Result> session = hold();
        Process program = onTerminal(
                installation,
                typescript,
                "restore",
                "--database=shop",
                "--instance=pg",
                "--tables=public.orders",
                "--data-only",
                "--force");
        Pattern shown = Pattern.compile("\rrestore pg/shop: [\\d.]+ K?B, 100 %, ");
        await().atMost(LONG_ENOUGH).until(() -> shown.matcher(read(typescript)).find());
        await().atMost(LONG_ENOUGH).until(() -> read(typescript).contains("restore waits for a lock"));
        letGo(session);

        assertThat(program.waitFor()).as(read(typescript)).isZero();
        assertThat(read(typescript))
                .contains("[STEP 4/6] Restoring content... ✓", "SUCCESS: restored in ")
                .doesNotContain("\u001b");
        server.psql("shop", "DELETE FROM orders; INSERT INTO orders VALUES (1);");
    }

    @Test
    void elsewhereNothingTicks() throws Exception {
        Installation installation = Installation.in(home).configure(server, "shop");
        Path output = home.resolve("output");
        CompletableFuture<Tool.Result> session = hold();
        Process program = installation.program(output, "backup", "--all");
        await().atMost(LONG_ENOUGH).until(() -> read(output).contains("waits for a lock"));
        letGo(session);

        assertThat(program.waitFor()).as(read(output)).isZero();
        assertThat(read(output)).doesNotContain("\r", "dump pg/shop:");
        assertThat(read(output).split("waits for a lock", -1)).hasSize(2);
    }

    @Test
    void aSlowDeliveryShowsWhatHasLeft() throws Exception {
        server.psql("postgres", "CREATE DATABASE bulk;");
        server.psql(
                "bulk",
                "CREATE TABLE t AS SELECT md5(random()::text) || md5(random()::text) AS x"
                        + " FROM generate_series(1, 80000);");
        try (S3ProxyServer s3 = S3ProxyServer.start();
                S3Client client = s3.client();
                FaultProxy proxy = FaultProxy.before(s3.endpoint())) {
            client.createBucket(b -> b.bucket("backups"));
            proxy.rule(line -> line.startsWith("PUT ") ? new FaultProxy.Slow(1_500_000) : null);
            Installation installation = Installation.in(home)
                    .configure(server, "bulk")
                    .bucket("backups", s3, proxy.endpoint())
                    .destinations("disk, s3");
            Path typescript = home.resolve("typescript");
            Process program = onTerminal(installation, typescript, "backup", "--all");
            Pattern shown = Pattern.compile("deliver pg/bulk to s3: [\\d.]+ [KM]B, \\d+ %, ");

            await().atMost(LONG_ENOUGH)
                    .until(() -> shown.matcher(read(typescript)).find());

            assertThat(program.waitFor()).as(read(typescript)).isZero();
            assertThat(read(typescript)).containsPattern("pg/bulk - delivery begun - Files: 5, Size: \\d.* MB");
        }
    }

    private Process onTerminal(Installation installation, Path typescript, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "script",
                        "--quiet",
                        "--return",
                        "--command",
                        command(installation, arguments),
                        typescript.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("NO_COLOR", "1");
        return builder.start();
    }

    private static CompletableFuture<Tool.Result> hold() {
        CompletableFuture<Tool.Result> session = CompletableFuture.supplyAsync(() -> PostgresServer.psql(
                server.environment("shop"), "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; " + HELD));
        await().atMost(LONG_ENOUGH).until(() -> server.psql(
                        "postgres", "SELECT count(*) FROM pg_stat_activity WHERE query = '" + HELD + "'")
                .equals("1"));
        return session;
    }

    private static void letGo(CompletableFuture<Tool.Result> session) {
        server.psql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = '" + HELD + "'");
        session.join();
    }

    private static String command(Installation installation, String... arguments) {
        List<String> quoted = new ArrayList<>();
        for (String word : installation.command(Installation.QUICK, arguments)) {
            quoted.add("'" + word.replace("'", "'\\''") + "'");
        }
        return quoted.stream().collect(Collectors.joining(" "));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
