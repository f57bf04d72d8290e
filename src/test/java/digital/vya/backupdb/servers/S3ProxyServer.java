package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server (S3Proxy over a folder) in a process of its own, which asks for signed requests. */
public final class S3ProxyServer implements AutoCloseable {
    private static final int SECONDS_TO_END = 10;

    private final Path folder;
    private final int port;
    private final boolean signed;
    private final String accessKey = "demo-" + UUID.randomUUID();
    private final String secretKey = UUID.randomUUID().toString();
    private final Thread atExit = new Thread(this::stop);
    private Process process;

    private S3ProxyServer(Path folder, int port, boolean signed) {
        this.folder = folder;
        this.port = port;
        this.signed = signed;
    }

    /** Starts an empty server on a free port; returns when it answers. */
    public static S3ProxyServer start() {
        return start(true);
    }

    /** One that takes requests from everybody, and so also those that a proxy has changed. */
    public static S3ProxyServer startUnsigned() {
        return start(false);
    }

    private static S3ProxyServer start(boolean signed) {
        try {
            S3ProxyServer server = new S3ProxyServer(Files.createTempDirectory("vya-s3-"), freePort(), signed);
            Runtime.getRuntime().addShutdownHook(server.atExit);
            server.run();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }

    /** Amazon's own client, as the owner of this server. */
    public S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .build();
    }

    /** Ends it without a word to anybody, as a power cut does; what it stored stays. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes it hang: connections stay open and nothing is read or answered. */
    public void freeze() {
        Tool.run("kill", "-STOP", String.valueOf(process.pid())).orThrow("kill -STOP");
    }

    public void thaw() {
        Tool.run("kill", "-CONT", String.valueOf(process.pid())).orThrow("kill -CONT");
    }

    /** Starts it again after {@link #kill()}, on what it had stored. */
    public void restart() {
        try {
            run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    private void run() throws IOException {
        Path settings = folder.resolve("s3proxy.conf");
        Path data = folder.resolve("data");
        if (!Files.exists(settings)) {
            Files.createDirectory(data);
            Files.createFile(
                    settings, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(
                settings, """
                s3proxy.endpoint=%s
                s3proxy.authorization=%s
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(endpoint(), signed ? "aws-v2-or-v4" : "none", accessKey, secretKey, data));
        Path log = folder.resolve("log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-DLOG_LEVEL=WARN",
                        "-jar",
                        ServerJars.find("s3proxy.jar").toString(),
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (S3Client client = client()) {
            Awaitility.await("S3Proxy to answer")
                    .atMost(60, TimeUnit.SECONDS)
                    .ignoreExceptionsInstanceOf(SdkException.class)
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException("S3Proxy ended: " + Files.readString(log));
                        }
                        return client.listBuckets().hasBuckets();
                    });
        }
    }

    private void stop() {
        if (process != null) {
            end();
        }
        Folders.delete(folder);
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
