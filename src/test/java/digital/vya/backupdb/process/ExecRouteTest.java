package digital.vya.backupdb.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.exec.impl.DefaultExecCommandExecutor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plain {@code exec:} endpoints, written in YAML as integrators write them, run by our rules. */
@Tag("server")
@Timeout(60)
class ExecRouteTest {
    @TempDir
    Path temp;

    private final Tools tools = new Tools(Duration.ofSeconds(1));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final BlockingQueue<ToolStream> streams = new LinkedBlockingQueue<>();
    private Programs programs;

    @BeforeEach
    void start() throws Exception {
        programs = new Programs(temp);
        camel.setStreamCaching(false);
        camel.getRegistry().bind("exec", new StreamingExecComponent(tools));
        camel.getRegistry().bind("identitySource", IdentitySource.class, (IdentitySource)
                exchange -> Programs.identity(Map.of("WHO", "me", "PGPASSWORD", "s3cr3t"), "s3cr3t"));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:read").process(exchange -> {
                    ToolStream out = exchange.getMessage().getBody(ToolStream.class);
                    streams.add(out);
                    exchange.getMessage().setBody(new String(out.readAllBytes(), StandardCharsets.UTF_8));
                });
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        tools.endAll();
        camel.stop();
    }

    private Exchange run(String tool, String parameters, String body, Map<String, Object> variables) throws Exception {
        String yaml = """
                - route:
                    id: dump
                    from:
                      uri: direct:dump
                      steps:
                        - to:
                            uri: exec:%s
                %s        - to:
                            uri: direct:read
                """.formatted(tool, parameters.isEmpty() ? "" : parameters.indent(12));
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("dump.camel.yaml", yaml));
        try (var producer = camel.createProducerTemplate()) {
            return producer.request("direct:dump", exchange -> {
                exchange.getMessage().setBody(body);
                variables.forEach(exchange::setVariable);
            });
        }
    }

    @Test
    void theToolsOutputIsTheBody() throws Exception {
        String tool = programs.bash("tool", "cat; printf '%s|' \"$@\"; printf \"$WHO\"");
        Exchange done = run(tool, """
                parameters:
                  args: >-
                    --plain 'two words'
                    --name="it's"
                    '; touch $(pwd)/x `id`'
                  workingDir: %s
                  timeout: 12h
                """.formatted(temp), "the body is not for the tool", Map.of());
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(String.class))
                .isEqualTo("--plain|two words|--name=it's|; touch $(pwd)/x `id`|me");
        assertThat(temp.resolve("x")).doesNotExist();
        assertThat(done.getMessage().getHeaders()).isEmpty();
        assertThat(streams.remove().command())
                .isEqualTo(tool + " --plain 'two words' '--name=it'\\''s' '; touch $(pwd)/x `id`'");
    }

    @Test
    void rawArgumentsKeepTheCharactersThatMeanSomethingInAUri() throws Exception {
        String tool = programs.bash("tool", "printf '%s|' \"$@\"");
        camel.getPropertiesComponent().addOverrideProperty("option", "a+b&timeout=1#c");
        Exchange done = run(
                tool,
                "parameters:\n  args: RAW(--x={{option}} 50%20 'q ${body}' \\n (y))\n  timeout: 1h",
                null,
                Map.of());
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody()).isEqualTo("--x=a+b&timeout=1#c|50%20|q ${body}|\\n|(y)|");
    }

    @Test
    void aBadExitFailsTheRouteThoughStockExecIgnoresIt() throws Exception {
        String tool = programs.bash("dump", "echo fine; echo password is s3cr3t >&2; exit 1");
        Exchange done = run(tool, "", null, Map.of());
        assertThat(done.getException(BackupException.class).code()).isEqualTo(ErrorCode.TOOL_FAILED);
        assertThat(done.getException()).hasMessage("dump ended with exit code 1; password is ***");
    }

    @Test
    void exitValuesAndTimeoutOfTheEndpointCount() throws Exception {
        String tool = programs.bash("ends2", "echo fine; exit 2");
        assertThat(run(tool, "parameters:\n  exitValues: '0, 2'", null, Map.of())
                        .getMessage()
                        .getBody())
                .isEqualTo("fine\n");
        camel.removeRouteDefinition(camel.getRouteDefinition("dump"));
        String slow = programs.bash("slow", "exec sleep 300");
        Exchange done = run(slow, "parameters:\n  timeout: 1s", null, Map.of());
        assertThat(done.getException(BackupException.class).code()).isEqualTo(ErrorCode.TOOL_TIMEOUT);
        assertThat(done.getException()).hasMessageStartingWith("slow did not end within 1.0 s");
    }

    @Test
    void theVariableStdinIsFed() throws Exception {
        String tool = programs.bash("psql", "cat; printf .");
        InputStream given = new ByteArrayInputStream("select 1;".getBytes(StandardCharsets.UTF_8));
        Exchange done = run(tool, "", "not this", Map.of("stdin", given));
        assertThat(done.getMessage().getBody()).isEqualTo("select 1;.");
    }

    @Test
    void aVariableStdinThatIsNoStreamStartsNothing() throws Exception {
        String tool = programs.bash("psql", "echo started > " + temp.resolve("started"));
        Exchange done = run(tool, "", null, Map.of("stdin", new Object()));
        assertThat(done.getException()).hasMessageContaining("`stdin` cannot be read as a stream");
        assertThat(temp.resolve("started")).doesNotExist();
    }

    @Test
    void aSourceThatBreaksNeverLooksLikeTheEndOfInput() throws Exception {
        String tool = programs.bash("psql", "cat > /dev/null; echo committed > " + temp.resolve("committed"));
        InputStream broken = Sources.breaking(
                100000,
                new BackupException(ErrorCode.DUMP_INCOMPLETE, "the archive is cut short", "Fetch it again.", null));
        Exchange done = run(tool, "", null, Map.of("stdin", broken));
        assertThat(done.getException(BackupException.class).code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
        assertThat(done.getException()).hasMessageContaining("psql was ended because its input failed: the archive");
        assertThat(done.getException(BackupException.class).hint()).isEqualTo("Fetch it again.");
        assertThat(temp.resolve("committed")).doesNotExist();
    }

    @Test
    void aToolThatLeavesInputUnreadHasFailed() throws Exception {
        String tool = programs.bash("early", "read -r line; echo \"$line\"; exit 0");
        Exchange done = run(tool, "", null, Map.of("stdin", Sources.ofSize(Long.MAX_VALUE)));
        assertThat(done.getException(BackupException.class).code()).isEqualTo(ErrorCode.TOOL_FAILED);
        assertThat(done.getException()).hasMessageContaining("before it had read all of its input");
    }

    @Test
    void aStepTriedAgainNeverRunsOnNothing() throws Exception {
        String tool = programs.bash(
                "psql",
                "cat; [ -e " + temp.resolve("tried") + " ] || { touch " + temp.resolve("tried") + "; exit 1; }");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(10));
                from("direct:retrying").to("direct:step");
                from("direct:step")
                        .errorHandler(noErrorHandler())
                        .to("exec:" + tool)
                        .process(e -> e.getMessage().getBody(InputStream.class).readAllBytes());
            }
        });
        try (var producer = camel.createProducerTemplate()) {
            Exchange done = producer.request("direct:retrying", e -> e.setVariable("stdin", "select 1"));
            assertThat(done.getException())
                    .hasMessageContaining("`stdin` was already fed to")
                    .hasMessageContaining("psql");
        }
    }

    @Test
    void variablesBecomeArgumentsAsTheyAre() throws Exception {
        String tool = programs.bash("tool", "printf '%s|' \"$@\"");
        List<String> odd = List.of("a b", "\"q'", "$(id)", "");
        Exchange done = run(
                tool,
                "parameters:\n  args: --x --table=@variable:tables @variable:name --y",
                null,
                Map.of("tables", odd, "name", "; touch x"));
        assertThat(done.getMessage().getBody())
                .isEqualTo("--x|--table=a b|--table=\"q'|--table=$(id)|--table=|; touch x|--y|");
    }

    @Test
    void aVariableThatIsNotSetIsNoEmptyArgument() throws Exception {
        Exchange done = run("true", "parameters:\n  args: --table=@variable:tables", null, Map.of());
        assertThat(done.getException()).hasMessageContaining("`tables`, which is not set");
    }

    @Test
    void theStreamLivesOnWhenTheKameletThatMadeItIsDone() throws Exception {
        String tool = programs.bash("slow", "echo a; sleep 0.3; echo b; exit 4");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("dump-x-action").from("kamelet:source").to("exec:" + tool + "?exitValues=4");
                from("direct:kamelet").to("kamelet:dump-x-action/policy").to("direct:read");
            }
        });
        try (var producer = camel.createProducerTemplate()) {
            Exchange done = producer.request("direct:kamelet", e -> {});
            assertThat(done.getMessage().getBody()).isEqualTo("a\nb\n");
        }
    }

    @Test
    void aRouteThatNeverReadsLeavesNoToolBehind() throws Exception {
        String tool = programs.bash("unread", "echo $$ > " + temp.resolve("pid") + "; exec sleep 300");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:unread").to("exec:" + tool).process(e -> await().until(
                                () -> programs.pid("pid").isPresent()));
            }
        });
        try (var producer = camel.createProducerTemplate()) {
            producer.request("direct:unread", e -> {});
        }
        assertThat(Programs.lives(programs.pid("pid").orElseThrow())).isFalse();
    }

    @Test
    void aRunThatIsOverEndsItsToolsAndNoOthers() throws Exception {
        ToolCall sleep = ToolCall.of("sleep", List.of("300"), Identity.NONE);
        try (ToolStream ours = tools.start(sleep.forRun("run-7"));
                ToolStream others = tools.start(sleep.forRun("run-8"))) {
            assertThat(tools.endRun("run-7")).containsExactly("sleep");
            assertThatThrownBy(ours::read)
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                    .hasMessageContaining("its run was over");
            assertThat(Programs.lives(others.pid())).isTrue();
        }
        assertThat(tools.endRun("run-7")).isEmpty();
        assertThat(tools.endRun("run-8")).as("closed by who had it").isEmpty();
    }

    @Test
    void aToolThatNobodyHeardOutIsNamedAtTheEndOfItsRun() throws Exception {
        Run run = new Run("run-9", Trigger.COMMAND, null, OffsetDateTime.now(ZoneOffset.UTC), false);
        String heard = programs.bash("heard", "echo x");
        String unheard = programs.bash("unheard", "exit 3");
        assertThat(run(heard, "", null, Map.of("run", run)).getException()).isNull();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:forgets").to("exec:" + unheard);
            }
        });
        try (var producer = camel.createProducerTemplate()) {
            producer.request("direct:forgets", e -> e.setVariable("run", run));
        }
        assertThat(tools.endRun("run-9")).containsExactly("unheard");
        assertThat(tools.endRun("run-9")).isEmpty();
    }

    @Test
    void whatWouldBringStockBehaviourBackIsRefused() {
        for (String option : List.of("outFile=/tmp/x", "useStderrOnEmptyStdout=true")) {
            assertThatThrownBy(() -> camel.getEndpoint("exec:true?" + option))
                    .rootCause()
                    .hasMessageContaining("`" + option.substring(0, option.indexOf('=')) + "` cannot be used here");
        }
        camel.getRegistry().bind("stock", new DefaultExecCommandExecutor());
        assertThatThrownBy(() -> camel.getEndpoint("exec:true?commandExecutor=#stock"))
                .rootCause()
                .hasMessageContaining("`commandExecutor` cannot be used here");
    }

    @Test
    void aQuoteThatIsNeverClosedIsRefused() throws Exception {
        Exchange done = run("true", "parameters:\n  args: it's", null, Map.of());
        assertThat(done.getException()).hasMessageContaining("never closed");
    }
}
