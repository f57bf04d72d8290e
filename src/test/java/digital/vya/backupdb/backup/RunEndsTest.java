package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A step of somebody's own starts a tool and forgets it: the tool ends with the run, and the run is not green. That one
 * which hears its tool out is green, HowToTest shows.
 */
@Tag("server")
class RunEndsTest {
    private static final String NEXT = "              - setVariable:\n                  id: database-manifest\n";
    private static final String DIRECTLY = "- to:\n    uri: exec:%s\n";
    private static final String IN_A_KAMELET = """
            - to:
                uri: kamelet:own-action
            - setBody:
                expression:
                  constant:
                    expression: something else
            """;

    private static PostgresServer server;

    @TempDir
    Path home;

    private FakeTools tools;
    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {DIRECTLY, IN_A_KAMELET})
    void aToolThatIsLeftRunningEndsWithTheRun(String step) throws IOException {
        install(step, "echo $$ > \"$0.new\"; mv \"$0.new\" \"$0.pid\"; exec sleep 600\n");

        RunOutcome outcome = installation.backup();

        assertForgotten(outcome);
        // the step may be over before the tool has come so far as to write it down
        Path pid = tools.folder().resolve("own.pid");
        if (Files.exists(pid)) {
            assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
                    .isEmpty();
        }
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {DIRECTLY, IN_A_KAMELET})
    void aToolThatFailsUnheardIsNotGreen(String step) throws IOException {
        install(step, "exit 3\n");

        assertForgotten(installation.backup());
    }

    private static void assertForgotten(RunOutcome outcome) {
        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        Problem problem = outcome.problems().get(0);
        assertThat(problem.code()).isEqualTo(ErrorCode.TOOL_FAILED);
        assertThat(problem.message()).contains("No step heard how these tools ended", "own");
    }

    private void install(String step, String script) throws IOException {
        tools = FakeTools.in(home.resolve("tools"))
                .dump(FakeTools.HEAD + FakeTools.TAIL)
                .script("own", script);
        installation = Installation.in(home).configure(server, "shop").knob("vya.tools.postgresql", tools.folder());
        String own = tools.folder().resolve("own").toString();
        installation.write("routes/kamelets/own-action.kamelet.yaml", """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: own-action
                spec:
                  definition:
                    title: Own
                    description: Leaves the output of its tool to the caller.
                    type: object
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to:
                            uri: exec:%s
                """.formatted(own));
        Path route = home.resolve("routes/backup/backup-database.camel.yaml");
        String before = Files.readString(route);
        assertThat(before).contains(NEXT);
        Files.writeString(route, before.replace(NEXT, step.formatted(own).indent(14) + NEXT));
    }
}
