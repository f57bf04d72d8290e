package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Ordinary;
import digital.vya.backupdb.servers.Tool;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that could not do its work says so and ends, instead of being ready. */
@Tag("server")
class ServeRefusedTest {
    @TempDir
    Path home;

    private Installation installation;

    @BeforeEach
    void install() {
        installation = Installation.in(home).knob("vya.http.port", 0).configure("""
                server: {name: test}
                instances: [{id: pg, engine: postgresql, host: localhost, user: u, policy: nightly}]
                policies: [{id: nightly, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: %s}}]
                """.formatted(home.resolve("store")));
    }

    @Test
    void whereSomethingElseListens() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            installation.knob("vya.http.port", other.getLocalPort());
            assertRefused(serve(), "VYA-1008", "127.0.0.1:" + other.getLocalPort(), "vya.http.port");
        }
    }

    @Test
    void whereItMayNotWrite() throws Exception {
        Files.createDirectories(installation.state().resolve("runs"));
        Path record = Files.writeString(installation.state().resolve("runs/of-another-user.json"), "{}");
        Files.setPosixFilePermissions(record, PosixFilePermissions.fromString("---------"));
        assertRefused(serve(), "VYA-1010", record.toString(), "chown -R");

        Files.setPosixFilePermissions(record, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(installation.state(), PosixFilePermissions.fromString("r-x------"));
        assertRefused(serve(), "VYA-1010", installation.state().toString(), "chown -R");
        assertThat(installation.spool().resolve("anything")).doesNotExist();
    }

    @Test
    void whereAnotherOneServes() throws Exception {
        Path output = home.resolve("output");
        Process first = installation.program(output, "serve");
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !first.isAlive() || Files.readString(output).contains("Serving"));
            assertRefused(serve(), "VYA-1009", "process " + first.pid(), "since 2");
        } finally {
            first.destroy();
        }
        assertThat(first.waitFor()).as(Files.readString(output)).isZero();
    }

    private Tool.Result serve() {
        String[] command = Ordinary.command(installation.command(Installation.COUNTED, "serve"))
                .toArray(String[]::new);
        return Tool.run(command);
    }

    private static void assertRefused(Tool.Result said, String... words) {
        assertThat(said.exit()).as(said.toString()).isEqualTo(1);
        assertThat(said.err()).contains(words).doesNotContain("Serving", "\tat ", "Exception");
    }
}
