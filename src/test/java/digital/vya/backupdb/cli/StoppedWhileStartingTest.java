package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM before anything runs is no unexpected error. */
@Tag("server")
class StoppedWhileStartingTest {
    @TempDir
    Path home;

    @Test
    void serveEndsAsItWasAskedTo() {
        Tool.Result said = stopped("serve");
        assertThat(said.out()).as(said.toString()).contains("status 0").doesNotContain("VYA-");
    }

    @Test
    void aCommandWasCancelled() {
        Tool.Result said = stopped("restore-list");
        assertThat(said.out()).as(said.toString()).contains("status 6", "VYA-2006 Told to stop");
    }

    private Tool.Result stopped(String command) {
        Installation installation =
                Installation.in(home).configure("""
                server: {name: test}
                instances:
                  - {id: pg, engine: postgresql, host: localhost, user: u, password: "{{file:%s}}", policy: nightly}
                policies:
                  - {id: nightly, destinations: [disk]}
                destinations:
                  - {id: disk, type: file, parameters: {directory: %s}}
                """.formatted(home.resolve("secret"), home.resolve("store")));
        installation.write("secret", "s");
        List<String> java = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        java.addAll(Installation.QUICK);
        java.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                StoppedWhileStarting.class.getName(),
                home.toString(),
                command));
        return Tool.run(java.toArray(String[]::new));
    }
}
