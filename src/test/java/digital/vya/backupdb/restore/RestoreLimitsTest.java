package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are full or too old, users who may little, dumps with a mind of their own, and what is kept how long. */
@Tag("server")
class RestoreLimitsTest {
    @TempDir
    static Path home;

    private static LiveShop shop;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(home, PostgresServer.start(15), "CREATE INDEX filler_text ON filler (text, id);")
                .backedUp();
        shop.server.psql(
                "postgres", "CREATE ROLE maker LOGIN CREATEDB PASSWORD 'm'; CREATE ROLE idle LOGIN PASSWORD 'm';");
        shop.scene.installation.write("ordinary-secret", "m");
        for (String user : List.of("maker", "idle")) {
            shop.scene.installation.replaceInConfig("policies:\n", """
                      - id: %s
                        engine: postgresql
                        host: %s
                        port: %d
                        user: %s
                        password: "{{file:%s}}"
                        enabled: false
                        policy: nightly
                    policies:
                    """.formatted(
                            user, shop.server.host(), shop.server.port(), user, home.resolve("ordinary-secret")));
        }
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @AfterEach
    void again() {
        shop.reset();
    }

    @Test
    void filesAreNotChosenAmongDatabases() {
        Scene.Said said = shop.restore("--include", "*.txt");
        assertThat(said.status()).as(said.toString()).isNotZero();
        assertThat(said.out() + said.err())
                .contains("--include chooses among files, and clean is no instance of files");
        shop.isUntouched();
    }

    @Test
    void rowsAloneNeedADatabaseThatIsThere() {
        shop.failedHarmlessly(
                shop.restore("--data-only", "--target", "nowhere"),
                "VYA-8010",
                1,
                "There is no database nowhere on clean that data alone could go into");
    }

    /** No small disk can be mounted without root, so the server's own limit of temporary files stands for a full one. */
    @Test
    void theServerRunsOutOfRoomAmongTheContent() {
        shop.server.psql("postgres", "ALTER SYSTEM SET temp_file_limit = '64kB';");
        shop.server.psql("postgres", "ALTER SYSTEM SET maintenance_work_mem = '1MB'; SELECT pg_reload_conf();");
        try {
            shop.failedHarmlessly(
                    shop.restore(),
                    "VYA-8001",
                    4,
                    "Database shop__restoring_",
                    "of clean: ",
                    "temporary file size exceeds");
        } finally {
            shop.server.psql("postgres", "ALTER SYSTEM RESET temp_file_limit;");
            shop.server.psql("postgres", "ALTER SYSTEM RESET maintenance_work_mem; SELECT pg_reload_conf();");
        }
        shop.restores();
    }

    @Test
    void aDumpOfANewerServer() throws Exception {
        Path file = dump("newer.sql");
        String text = Files.readString(file);
        Files.writeString(
                file,
                text.replaceFirst("(?m)^-- Dumped from database version .*$", "-- Dumped from database version 99.1"));
        shop.failedHarmlessly(
                shop.scene.restore("--file", file.toString(), "--instance", "clean", "--target", "shop"),
                "VYA-8008",
                1,
                "99.1",
                "clean");
    }

    @Test
    void aUserWhoMayCreateDatabasesAndNothingElse() {
        Scene.Said made = ordinary("maker");
        assertThat(made.status()).as(made.toString()).isZero();
        assertThat(shop.server.psql("theirs", LiveShop.MARK)).isEqualTo(LiveShop.BACKED_UP);

        shop.server.psql("theirs", "UPDATE marked SET mark = 5;");
        Scene.Said swapped = ordinary("maker");
        assertThat(swapped.status()).as(swapped.toString()).isZero();
        assertThat(shop.server.psql("theirs", LiveShop.MARK)).isEqualTo(LiveShop.BACKED_UP);
        assertThat(shop.server.psql(swapped.json().path("oldDatabase").asText(), LiveShop.MARK))
                .isEqualTo("5");
    }

    @Test
    void aUserWhoMayNotCreateDatabases() {
        shop.failedHarmlessly(ordinary("idle"), "VYA-8009", 1, "idle", "may not create databases");
    }

    @Test
    void aDatabaseOfSomebodyElseIsNotSwapped() {
        shop.failedHarmlessly(
                shop.scene.restore(
                        "--database", "shop", "--source", "pg", "--instance", "maker", "--skip-roles", "--no-owner"),
                "VYA-8009",
                1,
                "shop");
    }

    @Test
    void aDumpThatClearsItsOwnWayGoesIntoTheDatabase() {
        Path file = dump("own.sql", "--clean", "--if-exists");
        shop.server.psql("shop", "UPDATE marked SET mark = 7; CREATE TABLE stays (id int);");
        Scene.Said said = shop.scene.restore(
                "--file", file.toString(), "--instance", "clean", "--target", "shop", "--mode", "fast");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(shop.mark()).isEqualTo(LiveShop.LIVE);
        assertThat(shop.server.psql("shop", "SELECT count(*) FROM stays;")).isEqualTo("0");
        shop.server.psql("shop", "DROP TABLE stays;");
        shop.isUntouched();
    }

    @Test
    void whatWasReplacedIsKeptAsLongAsWasAskedFor() {
        Scene.Said brief = shop.restore("--keep-old", "1s");
        assertThat(brief.status()).as(brief.toString()).isZero();
        String gone = brief.json().path("oldDatabase").asText();
        Scene.Said longer = shop.restore("--keep-old", "1d");
        assertThat(longer.status()).as(longer.toString()).isZero();
        String kept = longer.json().path("oldDatabase").asText();
        try (Routes routes = shop.scene.installation.start()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                routes.request("direct:restore-clean", "", Object.class);
                return !databases().contains(gone);
            });
        }
        assertThat(databases()).contains(kept, "shop");
        assertThat(shop.server.psql(kept, LiveShop.MARK)).isEqualTo(LiveShop.BACKED_UP);
    }

    @Test
    void backupsLeaveOutCopiesAndNothingElse() {
        shop.server.psql("postgres", "CREATE DATABASE shop__before_20260101_000000;");
        shop.server.psql("postgres", "CREATE DATABASE shop__restoring_20260101_000000;");
        shop.server.psql("postgres", "CREATE DATABASE shop_test_20260101_000000;");
        shop.server.psql("shop", "UPDATE marked SET mark = 2;");
        Scene.Said backup = shop.scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
        List<String> stored = Installation.files(shop.scene.installation.destination("disk"));
        assertThat(stored).noneMatch(f -> f.contains("shop__before_") || f.contains("shop__restoring_"));
        assertThat(stored).anyMatch(f -> f.startsWith("pg/shop/"));
        // people call their own databases so: to leave one out would be a false green
        assertThat(stored).anyMatch(f -> f.startsWith("pg/shop_test_20260101_000000/"));
    }

    private static List<String> databases() {
        return shop.server
                .psql("postgres", "SELECT datname FROM pg_database;")
                .lines()
                .toList();
    }

    private static Scene.Said ordinary(String instance) {
        return shop.scene.restore(
                "--database",
                "shop",
                "--source",
                "pg",
                "--instance",
                instance,
                "--target",
                "theirs",
                "--skip-roles",
                "--no-owner");
    }

    private static Path dump(String name, String... options) {
        Path file = home.resolve(name);
        List<String> command = new ArrayList<>(List.of("pg_dump", "--file=" + file));
        command.addAll(List.of(options));
        Tool.run(shop.server.environment("shop"), "", command.toArray(String[]::new))
                .orThrow("pg_dump");
        return file;
    }
}
