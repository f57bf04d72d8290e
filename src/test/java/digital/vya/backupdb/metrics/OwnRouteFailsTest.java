package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes of somebody's own that throw are told in the log, without what only Camel can look up; none keeps the end. */
@Tag("server")
class OwnRouteFailsTest {
    /** Those after which the program would leave whether it is through or not are nine. */
    private static final int SECONDS_TO_END = 8;

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void isSaidInWords(String format) throws Exception {
        String output = stoppedAfter("the share (of sales) is gone", format, """
                        - throwException:
                            exceptionType: java.lang.IllegalStateException
                            message: the share (of sales) is gone
                """);
        assertThat(output).contains("Failed delivery").doesNotContain("ExchangeId", "MessageId", "Exchange[");
    }

    @Test
    void oneThatDoesNotEndIsNotWaitedForLong() throws Exception {
        stoppedAfter("it is on its way", "text", """
                        - log: {message: it is on its way, loggingLevel: WARN}
                        - delay: {constant: 600000}
                """);
    }

    /** What {@code serve} said until it had ended well. */
    private String stoppedAfter(String said, String format, String steps) throws Exception {
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
                """ + steps);
        Path output = home.resolve("output");
        Process program = installation.program(output, "serve");
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(output).contains(said));
        } finally {
            program.destroy();
        }
        if (!program.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            // what it waits for is said in its output
            new ProcessBuilder("kill", "-QUIT", String.valueOf(program.pid()))
                    .start()
                    .waitFor();
        }
        assertThat(program.waitFor()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
