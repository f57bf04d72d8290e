package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kill -9} at every step: the name belongs to the old database or to the new one, and the next command goes on. */
@Tag("server")
class KilledRestoreTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String ROUTES = "routes/restore/restore.camel.yaml";
    private static final String OLD = "1";
    private static final String MAKING = "query LIKE 'CREATE DATABASE \"shop\\_\\_restoring%' AND state = 'active'";
    private static final String MARK = "SELECT mark FROM marked;";

    @TempDir
    Path home;

    private PostgresServer server;
    private Scene scene;

    @BeforeEach
    void liveDatabaseThatDiffersFromItsBackup() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
        server.psql("shop", """
                CREATE TABLE marked AS SELECT 2 AS mark;
                CREATE FUNCTION gate() RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                  PERFORM pg_advisory_xact_lock_shared(42);
                  RETURN true;
                END $$;
                CREATE TABLE child (text text CONSTRAINT gated CHECK (public.gate()));
                INSERT INTO child VALUES ('backup');
                CREATE FUNCTION slow() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                  IF current_database() LIKE 'shop\\_\\_restoring%' AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'slow') THEN
                    PERFORM pg_sleep(60);
                  END IF;
                  RETURN 1;
                END $$;
                CREATE MATERIALIZED VIEW late AS SELECT public.slow();
                """);
        scene = Scene.in(home, server, server);
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
        server.psql("shop", "UPDATE marked SET mark = 1; UPDATE child SET text = 'live';");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "restore-commit,  [STEP 1/6], 1",
        "restore-prepare, [STEP 2/6], 1",
        "restore-content, [STEP 3/6], 1",
        "restore-proof,   [STEP 4/6], 1",
        "restore-swap,    [STEP 5/6], 1",
        "restore-succeeded, [STEP 6/6], 2"
    })
    void betweenSteps(String node, String lastLine, String found) throws Exception {
        pauseBefore(node);
        Process program = restore();
        await().atMost(LONG_ENOUGH).until(() -> Files.readString(log()).contains(lastLine) && pausedFor(node));
        kill(program);
        Files.copy(Path.of(ROUTES), home.resolve(ROUTES), StandardCopyOption.REPLACE_EXISTING);

        assertThat(server.psql("shop", MARK)).isEqualTo(found);
        theNextRestoreSucceedsAndNothingIsLeft(!node.equals("restore-commit"));
    }

    @Test
    void amongTheContent() throws Exception {
        server.psql("postgres", "CREATE ROLE slow;");
        Process program = restore();
        await().atMost(LONG_ENOUGH).until(() -> server.psql(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'REFRESH%' AND datname LIKE 'shop\\_\\_restoring%';")
                .equals("1"));
        kill(program);
        server.psql("postgres", "DROP ROLE slow;");

        assertThat(server.psql("shop", MARK)).isEqualTo(OLD);
        theNextRestoreSucceedsAndNothingIsLeft(true);
    }

    /** A server goes on with what it was asked for when nobody waits for it any more. */
    @Test
    void whileTheServerStillMakesTheDatabase() throws Exception {
        CompletableFuture<Void> holder = CompletableFuture.runAsync(() -> PostgresServer.psql(
                server.environment("postgres"), "BEGIN; LOCK pg_database IN SHARE MODE; SELECT pg_sleep(600);"));
        await().atMost(LONG_ENOUGH).until(() -> sessions("query LIKE 'SELECT pg_sleep(600)%'") == 1);
        Process program = restore();
        await().atMost(LONG_ENOUGH).until(() -> sessions(MAKING) == 1);
        String maker = server.psql("postgres", "SELECT pid FROM pg_stat_activity WHERE " + MAKING);
        kill(program);

        CompletableFuture<Scene.Said> next = CompletableFuture.supplyAsync(
                () -> scene.restore("--database", "shop", "--source", "pg", "--instance", "clean"));
        await().atMost(LONG_ENOUGH).until(() -> sessions("pid = " + maker) == 0);
        server.psql(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%';");
        holder.join();

        assertThat(next.join().status()).as(next.join().toString()).isZero();
        assertThat(server.psql(
                        "postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'shop\\_\\_restoring%';"))
                .isEqualTo("0");
    }

    @Test
    void amidTheSwap() throws Exception {
        CompletableFuture<Void> holder = CompletableFuture.runAsync(() -> PostgresServer.psql(
                server.environment("postgres"), "BEGIN; COMMENT ON DATABASE shop IS 'held'; SELECT pg_sleep(60);"));
        Process program = restore();
        await().atMost(LONG_ENOUGH).until(() -> server.psql(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'ALTER DATABASE%' AND wait_event_type = 'Lock';")
                .equals("1"));
        kill(program);
        server.psql(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; COMMENT%' OR query LIKE 'SELECT pg_sleep%';");
        holder.join();

        // what makes way for the swap ends the sessions of shop, ours too, until the server sees that it is alone
        await().atMost(LONG_ENOUGH)
                .until(() -> sessions("backend_type = 'client backend' AND pid <> pg_backend_pid()") == 0);
        assertThat(server.psql("shop", MARK)).isEqualTo(OLD);
        theNextRestoreSucceedsAndNothingIsLeft(true);
    }

    /** The table was dropped, made again and is being filled: all of that is taken back. */
    @Test
    void amidTheTransactionThatReplacesALiveTable() throws Exception {
        CompletableFuture<Void> holder = CompletableFuture.runAsync(() ->
                PostgresServer.psql(server.environment("shop"), "SELECT pg_advisory_lock(42); SELECT pg_sleep(60);"));
        await().atMost(LONG_ENOUGH).until(() -> sessions("query LIKE 'SELECT pg_sleep(60)%'") == 1);
        Process program = restore("--tables", "child", "--recreate");
        await().atMost(LONG_ENOUGH)
                .until(() -> sessions("query LIKE 'COPY public.child%' AND wait_event_type = 'Lock'") == 1);
        kill(program);
        server.psql(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%';");
        holder.join();

        await().atMost(LONG_ENOUGH).untilAsserted(() -> assertThat(sessions("query LIKE 'COPY public.child%'"))
                .isZero());
        assertThat(server.psql("shop", "SELECT string_agg(text, ' ') FROM child;"))
                .isEqualTo("live");
        Scene.Said again = scene.restore(
                "--database", "shop", "--source", "pg", "--instance", "clean", "--tables", "child", "--recreate");
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(server.psql("shop", "SELECT text FROM child;")).isEqualTo("backup");
    }

    private int sessions(String which) {
        return Integer.parseInt(server.psql("postgres", "SELECT count(*) FROM pg_stat_activity WHERE " + which + ";"));
    }

    private void theNextRestoreSucceedsAndNothingIsLeft(boolean toldAtStart) throws Exception {
        if (toldAtStart) {
            Path said = home.resolve("next");
            Process next = scene.installation.program(said, "restore-list");
            assertThat(next.waitFor()).as(Files.readString(said)).isZero();
            assertThat(Files.readString(said)).contains("of shop on clean was cut off");
        }
        Scene.Said again = scene.restore("--database", "shop", "--source", "pg", "--instance", "clean");
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(server.psql("shop", MARK)).isEqualTo("2");
        assertThat(server.psql(
                        "postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'shop\\_\\_restoring%';"))
                .isEqualTo("0");
    }

    private Process restore(String... more) {
        List<String> all = new ArrayList<>(
                List.of("restore", "--database", "shop", "--source", "pg", "--instance", "clean", "--force"));
        all.addAll(List.of(more));
        return scene.installation.program(log(), all.toArray(String[]::new));
    }

    private static void kill(Process program) throws InterruptedException {
        program.destroyForcibly();
        program.waitFor();
    }

    private Path log() {
        return home.resolve("log");
    }

    /** After the swap nothing is logged any more before the pause, so the server is asked; who asks shop is in the way. */
    private boolean pausedFor(String node) {
        return !node.equals("restore-succeeded")
                || server.psql(
                                "postgres",
                                "SELECT count(*) FROM pg_database WHERE datname LIKE 'shop\\_\\_before%' OR datname = 'shop';")
                        .equals("2");
    }

    /** Lets the route rest before one of its nodes, as an integrator could. */
    private void pauseBefore(String node) throws IOException {
        Path file = home.resolve(ROUTES);
        String yaml = Files.readString(file);
        int id = yaml.indexOf("id: " + node + "\n");
        int start = yaml.lastIndexOf("\n", yaml.lastIndexOf("\n", id) - 1) + 1;
        String indent = yaml.substring(start, yaml.indexOf('-', start));
        String pause = indent + "- delay:\n" + indent + "    id: pause\n" + indent + "    expression:\n" + indent
                + "      constant:\n" + indent + "        expression: 60000\n";
        Files.writeString(file, yaml.substring(0, start) + pause + yaml.substring(start));
    }
}
