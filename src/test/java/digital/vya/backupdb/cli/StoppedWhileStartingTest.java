package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    /** What it reads may last: a secret on a disk that hangs, here a pipe that says nothing. */
    @Test
    void serveThatReadsItsConfigurationEndsAtOnceAsNothingHasBegun() throws Exception {
        Path secret = home.resolve("secret");
        Tool.run("mkfifo", secret.toString()).orThrow("mkfifo");
        Path log = home.resolve("serve.log");
        Process serve = installation().program(log, "serve");
        try (OutputStream reading = opened(secret, serve)) {
            long told = System.nanoTime();
            serve.destroy();
            assertThat(serve.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(8));
            assertThat(serve.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            serve.destroyForcibly();
        }
    }

    /** A pipe is open for writing when another reads from it. */
    private static OutputStream opened(Path pipe, Process reader) throws Exception {
        CompletableFuture<OutputStream> open = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.newOutputStream(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await().atMost(Duration.ofSeconds(90))
                .failFast("serve ended by itself", () -> !reader.isAlive())
                .until(open::isDone);
        return open.get();
    }

    private Installation installation() {
        return Installation.in(home).configure("""
                server: {name: test}
                instances:
                  - {id: pg, engine: postgresql, host: localhost, user: u, password: "{{file:%s}}", policy: nightly}
                policies:
                  - {id: nightly, destinations: [disk]}
                destinations:
                  - {id: disk, type: file, parameters: {directory: %s}}
                """.formatted(home.resolve("secret"), home.resolve("store")));
    }

    private Tool.Result stopped(String command) {
        installation().write("secret", "s");
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
