package digital.vya.backupdb.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.config.ServiceEnvironment;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.servers.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said to systemd, by its own tool, read from the socket that it is said to. */
@Tag("server")
class SupervisionTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration WATCHDOG = Duration.ofMillis(400);

    /** Java has no sockets of this kind. */
    private static final String LISTEN = """
            my ($socket, $heard, $in, $out, $word) = @ARGV;
            socket($in, AF_UNIX, SOCK_DGRAM, 0) and bind($in, sockaddr_un($socket)) or die "cannot listen: $!";
            open($out, '>', $heard) or die "cannot write: $!";
            $out->autoflush(1);
            while (defined recv($in, $word, 4096, 0)) { print $out "$word\\n" }
            """;

    @TempDir
    private Path folder;

    private final Tools tools = new Tools();
    private Path heard;
    private Process listener;
    private Supervision supervision;

    @BeforeEach
    void listen() throws IOException {
        Packages.ensure("systemd-notify", "systemd");
        heard = folder.resolve("heard");
        Path socket = folder.resolve("notify");
        listener = new ProcessBuilder("perl", "-MSocket", "-e", LISTEN, socket.toString(), heard.toString())
                .inheritIO()
                .start();
        await().atMost(LONG).until(() -> Files.exists(socket) && Files.exists(heard));
        supervision = new Supervision(
                tools, Optional.of(new ServiceEnvironment(socket.toString(), Optional.of(WATCHDOG))), folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        supervision.close();
        tools.close();
        listener.destroyForcibly().waitFor();
    }

    @Test
    void saysThatItIsReadyWellAndEnding() throws IOException {
        supervision.ready("Serving: 2 schedules");
        awaitHeard("READY=1\nSTATUS=Serving: 2 schedules");
        assertThat(supervision.gap()).isLessThanOrEqualTo(WATCHDOG.dividedBy(4));

        await().atMost(LONG).pollInterval(supervision.gap()).until(() -> {
            supervision.look(() -> true, () -> false);
            return said().contains("WATCHDOG=1");
        });

        // told to stop, when no other tool may be started any more
        tools.endAll();
        supervision.stopping();
        supervision.stopping();
        awaitHeard("STOPPING=1");
        assertThat(said().split("STOPPING=1", -1)).hasSize(2);
    }

    @Test
    void aSchedulerThatHangsIsNotSaidToBeWell() throws IOException {
        long until = System.nanoTime() + WATCHDOG.multipliedBy(3).toNanos();
        await().atMost(LONG).pollInterval(supervision.gap()).until(() -> {
            supervision.look(() -> false, () -> false);
            return System.nanoTime() > until;
        });
        assertThat(said()).doesNotContain("WATCHDOG=1");
        // one that cannot be asked neither, and looking goes on
        supervision.look(
                () -> {
                    throw new IllegalStateException("cannot be asked");
                },
                () -> false);
        assertThat(said()).doesNotContain("WATCHDOG=1");
        supervision.look(() -> true, () -> false);
        awaitHeard("WATCHDOG=1");
    }

    private void awaitHeard(String words) {
        await().atMost(LONG).until(() -> said().contains(words));
    }

    private String said() throws IOException {
        return Files.readString(heard);
    }
}
