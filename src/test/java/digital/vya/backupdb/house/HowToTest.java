package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the how-tos show is put into an installation as it stands there, and run. */
@Tag("server")
class HowToTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String ASKED = "/var/lib/vya-backupdb";
    private static final String WAITING = "direct:waiting?block=false";

    private static PostgresServer server;

    @TempDir
    private Path home;

    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop");
        server.psql("shop", "CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(home).configure(server, "shop").replaceInConfig("- id: pg", "- id: main");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            installation.knob("vya.http.port", free.getLocalPort());
        }
    }

    @Test
    void theStepsOfTheHowToLetAGoodBackupThrough() {
        Recipe.of("add-a-step.md").forEach(recipe -> recipe.applyTo(installation));

        RunOutcome outcome = installation.backup();

        assertThat(problems(outcome)).isEmpty();
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(committed()).hasSize(1);
    }

    @Test
    void aToolThatFailsTurnsTheDatabaseRed() {
        List<Recipe> recipes = Recipe.of("add-a-step.md");
        recipes.get(0).with("--test", "--no-such-flag").applyTo(installation);
        recipes.get(1).applyTo(installation);

        RunOutcome outcome = installation.backup();

        assertThat(problems(outcome)).extracting(Problem::code).containsExactly(ErrorCode.TOOL_FAILED);
        assertNothingIsLeftOf(outcome);
    }

    @Test
    void aRuleThatIsBrokenTurnsTheDatabaseRed() {
        List<Recipe> recipes = Recipe.of("add-a-step.md");
        recipes.get(2).applyTo(installation);
        recipes.get(3).with("minimum: 10", "minimum: 1001").applyTo(installation);

        RunOutcome outcome = installation.backup();

        assertThat(problems(outcome))
                .extracting(Problem::message)
                .containsExactly("public.orders of shop has too few rows: 1000");
        assertNothingIsLeftOf(outcome);
    }

    @Test
    void aTimerStartsARunUnderItsName() {
        Recipe.of("add-a-trigger.md").get(0).with("6h", "1s").applyTo(installation);

        serveUntil(() -> !committed().isEmpty());
        assertThat(records()).contains("\"ROUTE\"").contains("\"every-six-hours\"");
    }

    @Test
    void aFileThatIsDroppedStartsARunAndIsAnswered() throws IOException {
        Path answer = home.resolve("answers/before-deploy.txt");
        Recipe.of("add-a-trigger.md").get(1).with(ASKED, home.toString()).applyTo(installation);
        installation.write("asked/before-deploy", "");

        serveUntil(() -> Files.exists(answer));
        assertThat(answer).hasContent("SUCCESS");
        assertThat(committed()).hasSize(1);
        assertThat(home.resolve("asked/before-deploy")).doesNotExist();
    }

    @Test
    void whatIsInTriggersIsLoadedByTheServiceOnly() {
        installation.write("routes/triggers/waiting.camel.yaml", """
                - route:
                    id: waiting
                    description: Answers when it is there.
                    from:
                      uri: direct:waiting
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: here
                """);

        try (Routes served = serve()) {
            assertThat(served.request(WAITING, "", String.class)).isEqualTo("here");
        }
        try (Routes command = installation.start()) {
            assertThatThrownBy(() -> command.request(WAITING, "", String.class))
                    .rootCause()
                    .isInstanceOf(DirectConsumerNotAvailableException.class);
        }
    }

    private void serveUntil(Callable<Boolean> done) {
        Routes routes = serve();
        try {
            await().atMost(LONG).until(done);
        } finally {
            routes.close();
        }
    }

    private Routes serve() {
        return new RuntimeStarter(home).start(installation.config(), true);
    }

    private void assertNothingIsLeftOf(RunOutcome outcome) {
        assertThat(outcome.databases()).extracting(DatabaseOutcome::verdict).containsExactly(Verdict.FAILED);
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
        assertThat(Installation.files(installation.spool())).isEmpty();
    }

    private static List<Problem> problems(RunOutcome outcome) {
        return outcome.databases().stream().flatMap(d -> d.problems().stream()).toList();
    }

    private List<String> committed() {
        return Installation.files(installation.destination("disk")).stream()
                .filter(file -> file.endsWith(".manifest.json"))
                .toList();
    }

    private String records() {
        StringBuilder all = new StringBuilder();
        for (String file : Installation.files(installation.state().resolve("runs"))) {
            try {
                all.append(Files.readString(installation.state().resolve("runs").resolve(file)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return all.toString();
    }
}
