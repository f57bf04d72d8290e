package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The program is killed with {@code kill -9} while it sends to S3 and the disk has everything already. */
@Tag("server")
class KilledDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final DeadLetterRequest ALL = new DeadLetterRequest(List.of(), null);
    /** Three parts. */
    private static final long SIZE = (20L << 20) + 1;

    private static PostgresServer server;
    private static S3ProxyServer s3;
    private static S3Client client;

    @TempDir
    Path home;

    private FaultProxy proxy;
    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
        s3 = S3ProxyServer.start();
        client = s3.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        s3.close();
        server.close();
    }

    @BeforeEach
    void install() {
        proxy = FaultProxy.before(s3.endpoint());
        client.createBucket(b -> b.bucket(bucket()));
        FakeTools tools = FakeTools.in(home.resolve("tools")).dump(NoiseDump.script(SIZE));
        installation = Installation.in(home)
                .configure(server, "shop")
                .knob("vya.tools.postgresql", tools.folder())
                .policy("pack: {codec: none}")
                .bucket(bucket(), s3, proxy.endpoint())
                .destinations("disk, s3");
    }

    @AfterEach
    void closeProxy() throws Exception {
        proxy.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "in the middle of a file,            PUT .*partNumber=2.*,           0, 1",
        "between two files,                  PUT .*[.]sha256 .*,             2, 0",
        "with nothing but the manifest left, PUT .*[.]manifest[.]json .*,    4, 0",
    })
    void theDeliveryIsADeadLetterAndARedriveCompletesIt(String when, String request, int whole, int open)
            throws Exception {
        killAt(request, 1);

        assertThat(objects()).hasSize(whole).noneMatch(key -> key.endsWith(".manifest.json"));
        assertThat(client.listMultipartUploads(b -> b.bucket(bucket())).uploads())
                .hasSize(open);
        try (Routes next = installation.start()) {
            assertThat(points(next)).extracting(RestorePoint::destination).containsExactly("disk");
            DeadLetter letter = onlyLetter(next);
            assertThat(letter.destination()).isEqualTo("s3");
            assertThat(letter.problem().code()).isEqualTo(ErrorCode.INTERRUPTED);

            redriveCompletes(next);

            List<String> sent = proxy.requests();
            assertThat(redrive(next, ALL)).isEmpty();
            assertThatThrownBy(() -> redrive(next, new DeadLetterRequest(List.of(letter.id()), null)))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEAD_LETTER_UNKNOWN));
            assertThat(proxy.requests()).isEqualTo(sent);
        }
    }

    /** Everything arrived and nobody came to say so: the redrive finds out, and sends nothing. */
    @ParameterizedTest(name = "{0}")
    @CsvSource("after the last byte, HEAD .*[.]manifest[.]json .*")
    void whatArrivedIsNotSentAgain(String when, String request) throws Exception {
        killAt(request, 2);
        int before = proxy.requests().size();

        try (Routes next = installation.start()) {
            assertThat(onlyLetter(next).destination()).isEqualTo("s3");

            redriveCompletes(next);

            List<String> since = proxy.requests();
            assertThat(since.subList(before, since.size())).noneMatch(r -> r.startsWith("PUT "));
        }
    }

    /** Runs a backup, and kills it when this request comes for the n-th time and the disk has its restore point. */
    private void killAt(String request, int time) throws Exception {
        CompletableFuture<Process> killed = new CompletableFuture<>();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        int[] seen = {0};
        proxy.rule(line -> {
            if (!line.matches(request) || ++seen[0] < time) {
                return null;
            }
            reached.complete(null);
            killed.join();
            return new FaultProxy.CutAfter(0);
        });
        Process program = installation.program(home.resolve("output"), "backup", "--all");

        await().atMost(SOON).until(() -> reached.isDone() || !program.isAlive());
        assertThat(reached).as(Files.readString(home.resolve("output"))).isDone();
        await().atMost(SOON).until(() -> Installation.files(installation.destination("disk")).stream()
                .anyMatch(f -> f.endsWith(".manifest.json")));
        killed.complete(program.destroyForcibly());
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        proxy.rule(line -> null);
    }

    private void redriveCompletes(Routes routes) throws Exception {
        assertThat(redrive(routes, ALL)).singleElement().satisfies(redrive -> assertThat(redrive.problem())
                .isNull());
        Path disk = installation.destination("disk");
        assertThat(objects()).isEqualTo(Installation.files(disk)).hasSize(5);
        for (String key : objects()) {
            assertThat(client.getObjectAsBytes(b -> b.bucket(bucket()).key(key)).asByteArray())
                    .as(key)
                    .isEqualTo(Files.readAllBytes(disk.resolve(key)));
        }
        assertThat(client.listMultipartUploads(b -> b.bucket(bucket())).uploads())
                .isEmpty();
        assertThat(points(routes)).extracting(RestorePoint::destination).containsExactlyInAnyOrder("disk", "s3");
        assertThat(Installation.files(installation.state().resolve("dead-letters")))
                .isEmpty();
        assertThat(Installation.files(installation.spool())).isEmpty();
    }

    private static DeadLetter onlyLetter(Routes routes) {
        List<DeadLetter> letters = routes.requestList("direct:dead-letter-list", ALL, DeadLetter.class);
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private static List<Redrive> redrive(Routes routes, DeadLetterRequest request) {
        return routes.requestList("direct:dead-letter-redrive", request, Redrive.class);
    }

    private static List<RestorePoint> points(Routes routes) {
        RestoreListing listing =
                routes.request("direct:restore-list", new RestoreListRequest(null, null, null), RestoreListing.class);
        assertThat(listing.problems()).isEmpty();
        return listing.points();
    }

    private List<String> objects() {
        return client.listObjectsV2(b -> b.bucket(bucket())).contents().stream()
                .map(S3Object::key)
                .sorted()
                .toList();
    }

    /** One of its own for each test. */
    private String bucket() {
        return "b" + Integer.toHexString(home.hashCode());
    }
}
