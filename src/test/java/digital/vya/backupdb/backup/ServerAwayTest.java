package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is away for a moment costs no night's backup; what a person has to mend is said at once. */
@Tag("server")
class ServerAwayTest {
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
    void aServerThatRestartsIsBackedUp() {
        Installation installation = installation().knob("vya.backup.retryDelay", "200ms");
        try (Routes routes = installation.start()) {
            server.goAway();
            CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> run(routes, Trigger.SCHEDULE));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> installation.runLogs().contains("pg - tried again soon"));
            server.comeBack();

            assertThat(run.join().verdict()).isEqualTo(Verdict.SUCCESS);
            assertThat(installation.runLogs()).contains("Connection refused").doesNotContain("ERROR");
        }
    }

    @Test
    void aServerThatStaysAwayIsAFailureWhenTheTimeIsUp() {
        Installation installation = installation()
                .replaceInConfig("port: " + server.port(), "port: 1")
                .knob("vya.backup.retryWindowOfCommands", "1s")
                .knob("vya.backup.retryDelay", "100ms");
        try (Routes routes = installation.start()) {
            RunOutcome outcome = run(routes, Trigger.COMMAND);

            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.databases().get(0).problems().get(0).code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
            assertThat(installation.runLogs().split("tried again soon", -1)).hasSizeBetween(3, 8);
        }
    }

    @Test
    void aWrongPasswordIsNotTriedAgain() {
        Installation installation = installation();
        installation.write("secret", "wrong");
        try (Routes routes = installation.start()) {
            RunOutcome outcome = run(routes, Trigger.SCHEDULE);

            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.databases().get(0).problems().get(0).message())
                    .contains("password authentication failed");
            assertThat(installation.runLogs()).doesNotContain("tried again");
        }
    }

    /** The session of the first dump is ended, as by a server that shuts down; the second dump is another. */
    @Test
    void aDumpThatLostItsServerIsMadeAgainFromTheBeginning() {
        FakeTools tools = FakeTools.in(home.resolve("tools"));
        Path lost = home.resolve("lost");
        tools.dump("""
                %1$s
                if [ ! -e '%2$s' ]; then
                  touch '%2$s'
                  echo 'pg_dump: error: Dumping the contents of table "t" failed: PQgetResult() failed.' >&2
                  echo 'pg_dump: detail: Error message from server: FATAL:  terminating connection due to administrator command' >&2
                  exit 1
                fi
                %3$s
                """.formatted(FakeTools.HEAD, lost, FakeTools.TAIL));
        Installation installation =
                installation().knob("vya.tools.postgresql", tools.folder()).knob("vya.backup.retryDelay", "100ms");
        try (Routes routes = installation.start()) {
            RunOutcome outcome = run(routes, Trigger.SCHEDULE);

            assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
            assertThat(installation.runLogs()).contains("pg/shop - tried again soon", "administrator command");
            assertThat(Files.exists(lost)).isTrue();
            assertThat(Installation.files(installation.spool())).isEmpty();
        }
    }

    private Installation installation() {
        return Installation.in(home).configure(server, "shop").policy("dump: {roles: false}");
    }

    private static RunOutcome run(Routes routes, Trigger trigger) {
        return routes.request(
                "direct:backup", new BackupRequest(trigger, null, List.of(), null, false, false), RunOutcome.class);
    }
}
