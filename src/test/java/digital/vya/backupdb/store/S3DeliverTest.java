package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Tag("server")
class S3DeliverTest {
    private static final long PARTS_3 = 20L << 20;

    private static S3ProxyServer server;
    private static S3Client client;

    @TempDir
    Path home;

    private FaultProxy proxy;

    @BeforeAll
    static void startServer() {
        server = S3ProxyServer.start();
        client = server.client();
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void emptyBucket() {
        if (client.listBuckets().buckets().stream().anyMatch(b -> b.name().equals(Goods.BUCKET))) {
            client.listObjectsV2Paginator(b -> b.bucket(Goods.BUCKET))
                    .contents()
                    .forEach(
                            o -> client.deleteObject(b -> b.bucket(Goods.BUCKET).key(o.key())));
        } else {
            client.createBucket(b -> b.bucket(Goods.BUCKET));
        }
        proxy = FaultProxy.before(server.endpoint());
    }

    @AfterEach
    void closeProxy() throws Exception {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"when-supported", "when-required"})
    void filesArriveInPartsAndASecondDeliveryOnlyProves(String checksums) throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "ação é 100% <b>&+?#", PARTS_3);
        try (StoreRuntime runtime = runtime(Map.of("checksumMode", checksums))) {
            assertThat(runtime.deliver(shipment)).allMatch(DeliveryResult::committed);
            assertHeld(shipment);
            assertThat(proxy.requests())
                    .filteredOn(r -> r.contains("partNumber="))
                    .hasSize(3);

            int before = proxy.requests().size();
            assertThat(runtime.deliver(shipment)).allMatch(DeliveryResult::committed);
            assertThat(proxy.requests().subList(before, proxy.requests().size()))
                    .isNotEmpty()
                    .allMatch(r -> r.startsWith("HEAD "));

            RestoreListing listing = (RestoreListing)
                    runtime.template().requestBody("direct:restore-list", new RestoreListRequest("main", null, "s3"));
            assertThat(listing.problems()).isEmpty();
            assertThat(listing.points())
                    .singleElement()
                    .satisfies(p -> assertThat(p.manifest().id()).isEqualTo(shipment.pointId()));
        }
    }

    @Test
    void noSecretStandsInAUriOrInTheLogAtDebug() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(appenders::add);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        appenders.forEach(root::detachAppender);
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        try (StoreRuntime runtime = runtime(Map.of())) {
            assertThat(runtime.deliver(Goods.shipment(home.resolve("spool"), "shop", PARTS_3)))
                    .allMatch(DeliveryResult::committed);
            assertThat(runtime.context().getEndpoints())
                    .extracting(Endpoint::getEndpointUri)
                    .isNotEmpty()
                    .anyMatch(uri -> uri.startsWith("aws2-s3://"))
                    .noneMatch(uri -> uri.contains(server.secretKey()) || uri.contains(server.accessKey()));
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
            appenders.forEach(root::addAppender);
        }
        assertThat(List.copyOf(log.list)).hasSizeGreaterThan(100).noneMatch(event -> event.getFormattedMessage()
                .contains(server.secretKey()));
    }

    @Test
    void aBucketThatIsMissingKeepsADeadLetterUntilItIsMade() throws Exception {
        Settings.Destination s3 = s3(Map.of("bucket", "not-yet"));
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        try (StoreRuntime runtime = runtime(s3, Map.of())) {
            failsAlone(runtime, shipment, ErrorCode.DELIVERY_FAILED, "NoSuchBucket");
            assertThat(runtime.redeliveries()).isZero();

            client.createBucket(b -> b.bucket("not-yet"));
            redriveCompletes(runtime);
        }
        assertThat(held("not-yet", shipment.parcels().get(0)))
                .isEqualTo(shipment.parcels().get(0).sha256());
    }

    @Test
    void wrongCredentialsKeepADeadLetterUntilTheyAreMended() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        try (StoreRuntime runtime = runtime(Map.of("secretKey", "wrong"))) {
            failsAlone(runtime, shipment, ErrorCode.DELIVERY_FAILED, "403");
            assertThat(runtime.redeliveries()).isZero();
        }
        try (StoreRuntime runtime = runtime(Map.of())) {
            redriveCompletes(runtime);
        }
        assertHeld(shipment);
    }

    @Test
    void oneObjectThatIsForbiddenHoldsBackTheManifest() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        proxy.rule(line -> line.startsWith("PUT ") && line.contains(".sha256")
                ? new FaultProxy.Answer(403, "AccessDenied")
                : null);
        try (StoreRuntime runtime = runtime(Map.of())) {
            failsAlone(runtime, shipment, ErrorCode.DELIVERY_FAILED, "AccessDenied");
            assertThat(client.listObjectsV2(b -> b.bucket(Goods.BUCKET)).contents())
                    .extracting(o -> o.key())
                    .containsExactly(Goods.s3Key(shipment.parcels().get(0).key()));

            proxy.rule(line -> null);
            redriveCompletes(runtime);
        }
        assertHeld(shipment);
    }

    @Test
    void aServerThatIsDownKeepsADeadLetterUntilItIsUp() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        server.kill();
        try (StoreRuntime runtime = runtime(Map.of())) {
            failsAlone(runtime, shipment, ErrorCode.DELIVERY_FAILED, "Bucket");
            assertThat(runtime.redeliveries()).isEqualTo(1);

            server.restart();
            redriveCompletes(runtime);
        }
        assertHeld(shipment);
    }

    @Test
    void aServerThatDiesInMidUploadLeavesNoHalfObjectAndNoOpenUpload() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        proxy.rule(line -> {
            if (line.contains("partNumber=2")) {
                server.kill();
            }
            return null;
        });
        try (StoreRuntime runtime = runtime(Map.of())) {
            failsAlone(runtime, shipment, ErrorCode.DELIVERY_FAILED, "Bucket");

            proxy.rule(line -> null);
            server.restart();
            assertThat(client.listObjectsV2(b -> b.bucket(Goods.BUCKET)).contents())
                    .isEmpty();
            redriveCompletes(runtime);
        }
        assertHeld(shipment);
        assertThat(client.listMultipartUploads(b -> b.bucket(Goods.BUCKET)).uploads())
                .isEmpty();
    }

    @Test
    void aServerThatFreezesInMidUploadTimesOutWhileTheDiskIsLongCommitted() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        proxy.rule(line -> {
            if (line.contains("partNumber=2")) {
                server.freeze();
            }
            return null;
        });
        try (StoreRuntime runtime =
                runtime(s3(Map.of("attemptTimeout", "3s")), Map.of("vya.delivery.maximumRedeliveries", "0"))) {
            Parcel manifest = shipment.parcels().get(shipment.parcels().size() - 1);
            CompletableFuture<List<DeliveryResult>> results =
                    CompletableFuture.supplyAsync(() -> runtime.deliver(shipment));
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> Files.exists(home.resolve("disk").resolve(manifest.key())));
            assertThat(results).isNotDone();
            List<DeliveryResult> ended = results.get(60, TimeUnit.SECONDS);
            assertAlone(runtime, shipment, ended, ErrorCode.DELIVERY_TIMEOUT, "in time");
            proxy.rule(line -> null);
            server.thaw();
            redriveCompletes(runtime);
        } finally {
            server.thaw();
        }
        assertHeld(shipment);
    }

    @Test
    void theTimeLimitOfAFileHoldsForWhateverHangs() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        proxy.rule(line -> line.contains("partNumber=1") ? new FaultProxy.Slow(200_000) : null);
        try (StoreRuntime runtime =
                runtime(s3(Map.of("attemptTimeout", "5m")), Map.of("vya.delivery.timeout", "3000"))) {
            failsAlone(runtime, shipment, ErrorCode.DELIVERY_TIMEOUT, "longer than allowed");
            assertThat(runtime.redeliveries()).isZero();
        }
    }

    @Test
    void aConnectionCutInMidPartIsOnlyThatPartAgain() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        Map<String, Boolean> cut = new HashMap<>();
        proxy.rule(line -> line.contains("partNumber=2") && cut.put("once", true) == null
                ? new FaultProxy.CutAfter(1_000_000)
                : null);
        try (StoreRuntime runtime = runtime(Map.of())) {
            assertThat(runtime.deliver(shipment)).allMatch(DeliveryResult::committed);
            assertThat(runtime.redeliveries()).isZero();
        }
        assertHeld(shipment);
        assertThat(proxy.requests())
                .filteredOn(r -> r.contains("partNumber=1&"))
                .hasSize(1);
    }

    @Test
    void aStoreThatLiesAboutTheSizeProvesNothing() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", PARTS_3);
        proxy.rule(
                line -> line.startsWith("HEAD ") && line.contains(".sql.gz") ? new FaultProxy.LieAboutSize(7) : null);
        try (StoreRuntime runtime = runtime(s3(Map.of()), Map.of("vya.delivery.maximumRedeliveries", "0"))) {
            failsAlone(runtime, shipment, ErrorCode.DELIVERY_UNPROVEN, "bytes");
        }
    }

    @Test
    void otherBytesUnderTheNameAreNeverReplaced() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 1000);
        String key = Goods.s3Key(shipment.parcels().get(0).key());
        byte[] others = new byte[1000];
        client.putObject(b -> b.bucket(Goods.BUCKET).key(key), RequestBody.fromBytes(others));
        try (StoreRuntime runtime = runtime(Map.of())) {
            failsAlone(runtime, shipment, ErrorCode.NAME_TAKEN, "other bytes");
        }
        assertThat(client.getObjectAsBytes(b -> b.bucket(Goods.BUCKET).key(key)).asByteArray())
                .isEqualTo(others);
    }

    @Test
    void aDestinationThatKeepsFailingIsLeftAlone() throws Exception {
        proxy.rule(line -> new FaultProxy.Answer(503, "SlowDown"));
        try (StoreRuntime runtime = runtime(
                s3(Map.of()),
                Map.of(
                        "vya.delivery.breaker.minimumNumberOfCalls",
                        "2",
                        "vya.delivery.breaker.slidingWindowSize",
                        "2"))) {
            failsAlone(runtime, Goods.shipment(home.resolve("spool"), "one", 1000), ErrorCode.DELIVERY_FAILED, "503");
            int before = proxy.requests().size();
            failsAlone(
                    runtime,
                    Goods.shipment(home.resolve("spool"), "two", 1000),
                    ErrorCode.DESTINATION_SUSPENDED,
                    "503");
            assertThat(proxy.requests()).hasSize(before);
        }
    }

    @Test
    void aProbeSeesTheRightToWriteAndLeavesNothing() throws Exception {
        try (StoreRuntime runtime = runtime(Map.of())) {
            assertThat(runtime.probe("s3")).isNull();
            proxy.rule(line -> line.startsWith("POST ") ? new FaultProxy.Answer(403, "AccessDenied") : null);
            assertThat(runtime.probe("s3").getMessage()).contains("AccessDenied");
        }
        assertThat(client.listObjectsV2(b -> b.bucket(Goods.BUCKET)).contents()).isEmpty();
        assertThat(client.listMultipartUploads(b -> b.bucket(Goods.BUCKET)).uploads())
                .isEmpty();
    }

    private StoreRuntime runtime(Map<String, Object> parameters) throws Exception {
        return runtime(s3(parameters), Map.of());
    }

    private StoreRuntime runtime(Settings.Destination s3, Map<String, String> knobs) throws Exception {
        return StoreRuntime.start(home.resolve("state"), List.of(Goods.disk("disk", home.resolve("disk")), s3), knobs);
    }

    private Settings.Destination s3(Map<String, Object> parameters) {
        return Goods.s3("s3", server, proxy.endpoint(), parameters);
    }

    /** The disk has it, S3 has not and a dead letter waits. */
    private void failsAlone(StoreRuntime runtime, Shipment shipment, ErrorCode code, String said) throws Exception {
        assertAlone(runtime, shipment, runtime.deliver(shipment), code, said);
    }

    private void assertAlone(
            StoreRuntime runtime, Shipment shipment, List<DeliveryResult> results, ErrorCode code, String said)
            throws Exception {
        assertThat(results).extracting(DeliveryResult::destination).containsExactly("disk", "s3");
        assertThat(results.get(0).committed()).isTrue();
        for (Parcel parcel : shipment.parcels()) {
            assertThat(Digests.sha256(home.resolve("disk").resolve(parcel.key())))
                    .isEqualTo(parcel.sha256());
        }
        DeliveryResult s3 = results.get(1);
        assertThat(s3.committed()).isFalse();
        assertThat(s3.problem().code()).isEqualTo(code);
        assertThat(s3.problem().message()).startsWith("s3: ").contains(said).doesNotContain(server.secretKey());
        assertThat(runtime.deadLetters.list()).anyMatch(letter -> letter.id().equals(s3.deadLetter()));
        assertThat(Files.readString(home.resolve("state/dead-letters")
                        .resolve(s3.deadLetter())
                        .resolve("delivery.json")))
                .doesNotContain(server.secretKey());
    }

    private static void redriveCompletes(StoreRuntime runtime) {
        DeadLetterRequest all = new DeadLetterRequest(List.of(), null);
        assertThat(runtime.list("direct:dead-letter-redrive", all, Redrive.class))
                .isNotEmpty()
                .allSatisfy(redrive -> assertThat(redrive.problem()).isNull());
        assertThat(runtime.list("direct:dead-letter-redrive", all, Redrive.class))
                .isEmpty();
    }

    private void assertHeld(Shipment shipment) throws Exception {
        for (Parcel parcel : shipment.parcels()) {
            assertThat(held(Goods.BUCKET, parcel)).isEqualTo(parcel.sha256());
            assertThat(Digests.sha256(home.resolve("disk").resolve(parcel.key())))
                    .isEqualTo(parcel.sha256());
        }
    }

    private static String held(String bucket, Parcel parcel) throws Exception {
        try (InputStream in = client.getObject(b -> b.bucket(bucket).key(Goods.s3Key(parcel.key())))) {
            return Digests.sha256(in);
        }
    }
}
