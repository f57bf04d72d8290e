package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.catalog.InstanceLocks;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one instance, and a server that is away: what passes by itself is waited for, and is no failure. */
@Tag("server")
class BusyInstanceTest {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private static PostgresServer server;

    @TempDir
    Path home;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theOtherRunWaitsAndThenBacksUp() {
        Installation installation = Installation.in(home).configure(server, "shop");
        InstanceLocks others = new InstanceLocks(new RunFolder(installation.state()), Nodes.alone(home));
        others.acquire("pg", "other-run", ZoneOffset.UTC);
        try (Routes routes = installation.start()) {
            CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> scheduled(routes));
            await().atMost(LONG_ENOUGH).until(() -> installation
                    .runLogs()
                    .contains("waiting up to 30 min 00 s: Instance pg is in use by run other-run"));
            assertThat(run).isNotDone();
            others.release("pg", "other-run");

            RunOutcome outcome = run.join();

            assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
            assertThat(outcome.databases())
                    .extracting(DatabaseOutcome::database)
                    .containsExactly("shop");
        }
    }

    @Test
    void whatWaitedInVainIsSkippedAndNobodyIsToldOfAFailure() throws IOException {
        try (HookServer hooks = HookServer.start()) {
            Installation installation = Installation.in(home)
                    .configure(server, "shop")
                    .knob("vya.backup.wait", "1s")
                    .policy("notifications: [hook]");
            installation.configure(installation.text() + """
                    notifications:
                      - {id: hook, type: webhook, parameters: {url: "%s"}}
                    """.formatted(hooks.url("/")));
            new InstanceLocks(new RunFolder(installation.state()), Nodes.alone(home))
                    .acquire("pg", "other-run", ZoneOffset.UTC);
            try (Routes routes = installation.start()) {
                RunOutcome outcome = scheduled(routes);

                assertThat(outcome.verdict()).isEqualTo(Verdict.SKIPPED);
                assertThat(outcome.databases()).singleElement().satisfies(database -> {
                    assertThat(database.verdict()).isEqualTo(Verdict.SKIPPED);
                    assertThat(database.problems()).singleElement().satisfies(problem -> {
                        assertThat(problem.code()).isEqualTo(ErrorCode.INSTANCE_SKIPPED);
                        assertThat(problem.message()).contains("in use by run other-run", "waited 1.0 s");
                    });
                });
                assertThat(installation.runLogs())
                        .contains("pg SKIPPED: VYA-1016")
                        .doesNotContain("ERROR");
                assertThat(Files.readString(installation
                                .state()
                                .resolve("runs/" + outcome.run().id() + ".json")))
                        .contains("\"SKIPPED\"");
            }
            assertThat(hooks.received("/")).isEmpty();
        }
    }

    @Test
    void oneThatWaitsKeepsNoOtherInstanceFromItsTurn() {
        Installation installation =
                Installation.in(home).configure(server, "shop").knob("vya.backup.instances", "1");
        String text = installation.text();
        String one = text.substring(text.indexOf("  - id: pg\n"), text.indexOf("policies:\n"));
        installation.replaceInConfig(one, one + one.replace("id: pg\n", "id: second\n"));
        InstanceLocks others = new InstanceLocks(new RunFolder(installation.state()), Nodes.alone(home));
        others.acquire("pg", "other-run", ZoneOffset.UTC);
        try (Routes routes = installation.start()) {
            CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> scheduled(routes));
            await().atMost(LONG_ENOUGH).until(() -> installation.runLogs().contains("second/shop - disk committed"));
            assertThat(run).isNotDone();
            others.release("pg", "other-run");
            assertThat(run.join().verdict()).isEqualTo(Verdict.SUCCESS);
        }
    }

    private static RunOutcome scheduled(Routes routes) {
        return routes.request(
                "direct:backup",
                new BackupRequest(Trigger.SCHEDULE, "nightly", List.of(), null, false, false),
                RunOutcome.class);
    }
}
