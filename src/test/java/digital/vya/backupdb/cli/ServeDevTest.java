package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve --dev} lets Camel's own tools see, by the files they read, and that nothing else does. */
@Tag("server")
class ServeDevTest {
    @TempDir
    Path home;

    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(home).configure("""
                server: {name: test}
                instances:
                  - {id: docs, engine: files, policy: nightly, sets: [{id: etc, paths: [%s]}]}
                policies:
                  - {id: nightly, destinations: [disk]}
                destinations:
                  - {id: disk, type: file, parameters: {directory: %s}}
                """.formatted(home.resolve("config"), home.resolve("store")));
        installation.launcher();
        Files.createSymbolicLink(
                home.resolve("target/dev"), Path.of("target/dev").toAbsolutePath());
    }

    private Process serve(Path output, String... options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(installation.launcher().toString(), "serve"), Stream.of(options))
                                .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_OPTS",
                        String.join(" ", Installation.QUICK) + " -Duser.home=" + home,
                        "VYA_HTTP_PORT",
                        String.valueOf(freePort())));
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void end(Process serve) throws InterruptedException {
        serve.destroy();
        assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void camelsToolsSeeTheRoutesAndNoOtherUserDoes() throws Exception {
        Path output = home.resolve("output");
        Process serve = serve(output, "--dev");
        try {
            Path status = home.resolve(".camel/" + serve.pid() + "-status.json");
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(serve.isAlive()).as(Files.readString(output)).isTrue();
                assertThat(status).content().contains("\"routeId\":\"backup-database\"", "\"routeId\":\"schedules\"");
            });
            try (Stream<Path> files = Files.list(home.resolve(".camel"))) {
                assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
            }
        } finally {
            end(serve);
        }
    }

    @Test
    void aServiceLeavesNothingForThem() throws Exception {
        Path output = home.resolve("output");
        Process serve = serve(output);
        try {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(output).content().contains("Serving: 0 schedules"));
            assertThat(home.resolve(".camel")).doesNotExist();
        } finally {
            end(serve);
        }
    }

    @Test
    void withoutTheConnectorItIsRefused() throws Exception {
        Path output = home.resolve("output");
        Process program = installation.program(List.of(), Map.of(), output, "serve", "--dev");
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(2);
        assertThat(output).content().contains("./vya-backupdb serve --dev");
    }
}
