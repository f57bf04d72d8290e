package digital.vya.backupdb.engine.postgresql.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolStream;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.servers.PostgresServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("server")
@Timeout(60)
class SessionsTest {
    private static final String FOR_EVER = "SELECT pg_catalog.pg_sleep(3000);\n";

    private static PostgresServer server;
    private static Tools tools;
    private static Psql psql;

    @BeforeAll
    static void start() {
        // without it a session without its client goes on until it has something to say
        server = PostgresServer.start(15, "client_connection_check_interval=100ms");
        tools = new Tools();
        psql = new Psql(tools);
    }

    @AfterAll
    static void stop() {
        tools.close();
        server.close();
    }

    private static Sessions.Question asking(String sql) {
        return asking(Map.of(), sql);
    }

    private static Sessions.Question asking(Map<String, String> more, String sql) {
        Map<String, String> environment = new HashMap<>(server.environment("postgres"));
        environment.putAll(more);
        Identity identity = new Identity(environment, List.of(), null, null);
        return started -> psql.script(identity, "here", "postgres", sql, Duration.ofMinutes(2), started, line -> {});
    }

    private static void nothingRuns() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.psql(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep%' AND pid <> pg_backend_pid();")
                .equals("0"));
    }

    private static void waitFor(int sleeping) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.psql(
                        "postgres", "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep';")
                .equals(String.valueOf(sleeping)));
    }

    @Test
    void allAreAskedAndAnswer() {
        try (Sessions sessions = new Sessions(2)) {
            List<Future<String>> asked = List.of(
                    sessions.required(asking("SELECT 1;")),
                    sessions.optional(asking("SELECT 2;")),
                    sessions.required(asking("SELECT 3;")));
            assertThat(sessions.answers(asked)).containsExactly("1\n", "2\n", "3\n");
            assertThat(sessions.answers(List.of())).isEmpty();
        }
    }

    /** Which table is counted is shown while the next one is: psql keeps no answer back. */
    @Test
    void anAnswerIsHeardBeforeTheNextIsThere() {
        Identity identity = new Identity(server.environment("postgres"), List.of(), null, null);
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicReference<ToolStream> session = new AtomicReference<>();
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> psql.script(
                identity,
                "here",
                "postgres",
                "SELECT 'first';\n" + FOR_EVER,
                Duration.ofMinutes(2),
                session::set,
                heard::add));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("first"));
        assertThat(asked).isNotDone();
        server.psql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep';");
        assertThatThrownBy(asked::join).hasCauseInstanceOf(BackupException.class);
        assertThat(session.get()).isNotNull();
    }

    @Test
    void severalAreAskedAtATime() {
        try (Sessions sessions = new Sessions(2)) {
            Future<String> first = sessions.required(asking(FOR_EVER));
            assertThat(sessions.answer(sessions.required(asking("SELECT 2;")))).isEqualTo("2\n");
            assertThat(first.isDone()).isFalse();
        }
        nothingRuns();
    }

    @Test
    void oneFailureIsTheFailureOfAllAndTheOthersAreEnded() {
        try (Sessions sessions = new Sessions(3)) {
            List<Future<String>> asked = List.of(
                    sessions.required(asking(FOR_EVER)),
                    sessions.optional(asking(FOR_EVER)),
                    sessions.required(asking("SELECT 1 / 0;")),
                    sessions.required(asking(FOR_EVER)));
            assertThatThrownBy(() -> sessions.answers(asked))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("division by zero");
        }
        nothingRuns();
    }

    @Test
    void soIsOneThatTheServerEnds() {
        try (Sessions sessions = new Sessions(2)) {
            List<Future<String>> asked =
                    List.of(sessions.required(asking(FOR_EVER)), sessions.required(asking(FOR_EVER)));
            waitFor(2);
            server.psql(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' LIMIT 1;");
            assertThatThrownBy(() -> sessions.answers(asked))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("terminating connection");
        }
        nothingRuns();
    }

    @Test
    void whatIsNotRequiredMayFail() {
        try (Sessions sessions = new Sessions(2)) {
            Future<String> failing = sessions.optional(asking("SELECT 1 / 0;"));
            Future<String> required = sessions.required(asking("SELECT pg_catalog.pg_sleep(0.5);"));
            assertThatThrownBy(() -> sessions.answer(failing)).hasMessageContaining("division by zero");
            assertThat(sessions.answer(required)).isEqualTo("\n");
        }
    }

    /** As where the user of the instance may have one connection only. */
    @Test
    void whereThereIsRoomForOneTheyTakeTurns() {
        server.psql("postgres", "CREATE ROLE lonely LOGIN CONNECTION LIMIT 1 PASSWORD 'secret';");
        Map<String, String> lonely = Map.of("PGUSER", "lonely", "PGPASSWORD", "secret");
        try (Sessions sessions = new Sessions(2)) {
            List<Future<String>> asked = List.of(
                    sessions.required(asking(lonely, "SELECT pg_catalog.pg_sleep(1);")),
                    sessions.required(asking(lonely, "SELECT pg_catalog.pg_sleep(1);")));
            assertThat(sessions.answers(asked)).hasSize(2);
        }
    }

    @Test
    void anInterruptEndsThem() throws InterruptedException {
        Thread asking = new Thread(() -> {
            try (Sessions sessions = new Sessions(1)) {
                Future<String> asked = sessions.required(asking(FOR_EVER));
                assertThatThrownBy(() -> sessions.answer(asked))
                        .isInstanceOfSatisfying(
                                BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            }
        });
        asking.start();
        waitFor(1);
        asking.interrupt();
        asking.join();
        nothingRuns();
    }
}
