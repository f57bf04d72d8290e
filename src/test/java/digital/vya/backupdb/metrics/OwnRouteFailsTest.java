package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route of somebody's own that throws is told in the log, without what only Camel can look up. */
@Tag("server")
class OwnRouteFailsTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void isSaidInWords(String format) throws Exception {
        Installation installation = Installation.in(home)
                .knob("vya.http.port", 0)
                .knob("vya.log.format", format)
                .configure("""
                server: {name: test}
                instances: [{id: pg, engine: postgresql, host: localhost, user: u, policy: nightly}]
                policies: [{id: nightly, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: %s}}]
                """.formatted(home.resolve("store")));
        installation.write("routes/triggers/own.camel.yaml", """
                - route:
                    id: own
                    from:
                      uri: timer:own
                      parameters: {repeatCount: 1, delay: 0}
                      steps:
                        - throwException:
                            exceptionType: java.lang.IllegalStateException
                            message: the share (of sales) is gone
                """);
        Path output = home.resolve("output");
        Process program = installation.program(output, "serve");
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(output).contains("the share (of sales) is gone"));
        } finally {
            program.destroy();
        }
        assertThat(program.waitFor()).isZero();
        assertThat(Files.readString(output))
                .contains("Failed delivery")
                .doesNotContain("ExchangeId", "MessageId", "Exchange[");
    }
}
