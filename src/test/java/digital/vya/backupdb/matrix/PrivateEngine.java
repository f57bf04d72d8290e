package digital.vya.backupdb.matrix;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * What Testcontainers takes when no other engine answers: one of our own, shared by all JVMs of a build, that ends
 * after the last of them. {@code scripts/matrix/engine} is the process.
 */
public final class PrivateEngine extends DockerClientProviderStrategy {
    private static final long PATIENCE = Duration.ofMinutes(3).toNanos();
    private static final Path HOME = Path.of("target", "matrix").toAbsolutePath();

    private static Path folder;
    private static String failure;

    @Override
    public String getDescription() {
        return "a private Docker engine";
    }

    @Override
    protected int getPriority() {
        return Integer.MIN_VALUE;
    }

    @Override
    protected boolean isPersistable() {
        return false;
    }

    @Override
    public boolean allowUserOverrides() {
        return false;
    }

    @Override
    public synchronized String getDockerHostIpAddress() {
        return "localhost";
    }

    @Override
    public TransportConfig getTransportConfig() {
        return TransportConfig.builder()
                .dockerHost(URI.create("unix://" + socket(joined())))
                .build();
    }

    /** Why it could not be had; null when it was not asked for, or is there. */
    static synchronized String failure() {
        return failure;
    }

    /** Where its own docker command is, which machines without Docker lack. */
    static Path tools() {
        return HOME.resolve("data/tools/usr/bin");
    }

    private static synchronized Path joined() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        if (folder == null) {
            try {
                folder = join();
            } catch (IOException | RuntimeException e) {
                failure = e.getMessage();
                throw new IllegalStateException(failure, e);
            }
        }
        return folder;
    }

    private static Path join() throws IOException {
        Files.createDirectories(HOME);
        try (RandomAccessFile file = new RandomAccessFile(HOME.resolve("lock").toFile(), "rw");
                FileLock lock = file.getChannel().lock()) {
            Path known = HOME.resolve("engine");
            if (lock.isValid() && Files.exists(known)) {
                Path running = Path.of(Files.readString(known));
                if (register(running) && answers(running)) {
                    return running;
                }
            }
            Path fresh = start();
            Files.writeString(known, fresh.toString());
            return fresh;
        }
    }

    /** The engine lives as long as we do; false when there is none any more. */
    private static boolean register(Path engine) {
        try {
            Files.writeString(
                    engine.resolve("users")
                            .resolve(String.valueOf(ProcessHandle.current().pid())),
                    "");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path start() throws IOException {
        Path engine = Files.createTempDirectory("vya-matrix-");
        Files.createDirectory(engine.resolve("users"));
        register(engine);
        Path log = HOME.resolve("engine.log");
        Process process = new ProcessBuilder(
                        "setsid",
                        Path.of("scripts/matrix/engine").toAbsolutePath().toString(),
                        engine.toString(),
                        HOME.resolve("data").toString())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + PATIENCE;
        while (!answers(engine)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                Path said = engine.resolve("failed");
                throw new IllegalStateException(
                        Files.exists(said)
                                ? Files.readString(said).strip()
                                : "it did not start:\n" + logs(engine, log));
            }
            pause();
        }
        return engine;
    }

    private static boolean answers(Path engine) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket(engine)))) {
            channel.write(StandardCharsets.US_ASCII.encode("GET /_ping HTTP/1.0\r\n\r\n"));
            ByteBuffer said = ByteBuffer.allocate(15);
            while (said.hasRemaining() && channel.read(said) > 0) {}
            return new String(said.array(), StandardCharsets.US_ASCII).endsWith(" 200 OK");
        } catch (IOException e) {
            return false;
        }
    }

    private static String logs(Path engine, Path log) throws IOException {
        Path daemon = engine.resolve("log");
        return Files.readString(log) + (Files.exists(daemon) ? Files.readString(daemon) : "");
    }

    private static Path socket(Path engine) {
        return engine.resolve("docker.sock");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the engine started", e);
        }
    }
}
