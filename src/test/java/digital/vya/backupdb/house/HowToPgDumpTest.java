package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the how-to says of pg_dump holds for each way in which it is started: as text, into a folder, and for some rows. */
@Tag("server")
class HowToPgDumpTest {
    private static final String REMARK = "remark of the shop";
    private static final String PLAIN = "format: plain";
    private static final String FOLDER = "format: directory";
    private static final String SOME_ROWS = "rows: [{table: orders, where: id < 10}]";

    private static PostgresServer server;

    @TempDir
    private Path home;

    private Installation installation;
    private final List<Recipe> recipes = Recipe.of("change-what-pg_dump-is-told.md");

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop");
        server.psql("shop", "CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id");
        server.psql("shop", "COMMENT ON TABLE orders IS '" + REMARK + "'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() {
        installation = Installation.in(home).configure(server, "shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, FOLDER, SOME_ROWS})
    void aFlagInTheKameletHoldsForEveryBackup(String dump) throws IOException {
        installation.policy("pack: {codec: none}").policy("dump: {" + dump + "}");
        assertThat(backedUp()).contains(REMARK);

        recipes.get(0).applyTo(installation);

        assertThat(backedUp()).contains("orders").doesNotContain(REMARK);
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, FOLDER, SOME_ROWS})
    void aKeyInThePolicyHoldsForItsBackups(String dump) {
        recipes.get(1).with("lockTimeout: 60000}", "lockTimeout: 300}, " + dump).applyTo(installation);
        Thread holder = new Thread(() -> PostgresServer.psql(
                server.environment("shop"),
                "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600);"));
        holder.start();
        try {
            await().until(() -> isLocked());

            RunOutcome outcome = installation.backup();

            assertThat(outcome.databases().stream()
                            .map(DatabaseOutcome::problems)
                            .flatMap(List::stream)
                            .map(Problem::message))
                    .singleElement()
                    .asString()
                    .contains("canceling statement due to statement timeout", "LOCK TABLE");
        } finally {
            server.psql(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%'"
                            + " AND pid <> pg_backend_pid()");
        }
    }

    private static boolean isLocked() {
        return server.psql(
                        "shop",
                        "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
                                + " AND relation = 'orders'::regclass")
                .strip()
                .equals("1");
    }

    @Test
    void aKeyOfOnesOwnIsAProperty() throws IOException {
        recipes.subList(2, 5).forEach(recipe -> recipe.applyTo(installation));
        installation.policy("pack: {codec: none}");

        assertThat(backedUp()).contains("orders").doesNotContain(REMARK);
    }

    /** What a backup holds, as a character for each byte. */
    private String backedUp() throws IOException {
        RunOutcome outcome = installation.backup();
        assertThat(outcome.databases()).allMatch(database -> database.problems().isEmpty(), outcome.toString());
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        Path folder = installation.destination("disk");
        String newest = Installation.files(folder).stream()
                .filter(file -> file.matches(".*/shop_\\d+_\\d+\\.(sql|tar)"))
                .max(String::compareTo)
                .orElseThrow();
        return Files.readString(folder.resolve(newest), StandardCharsets.ISO_8859_1);
    }
}
