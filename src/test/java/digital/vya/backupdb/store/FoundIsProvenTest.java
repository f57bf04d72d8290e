package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.VerifyRequest;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** What a bucket holds already is asked the same as what was sent, however often a delivery is tried. */
@Tag("server")
class FoundIsProvenTest {
    private static final String SSE = "x-amz-server-side-encryption";
    private static final String CLASS = "x-amz-storage-class";
    private static final DeadLetterRequest ALL = new DeadLetterRequest(List.of(), null);

    private static S3ProxyServer server;
    private static S3Client client;

    @TempDir
    Path home;

    private FaultProxy proxy;

    @BeforeAll
    static void startServer() {
        server = S3ProxyServer.startUnsigned();
        client = server.client();
        client.createBucket(b -> b.bucket(Goods.BUCKET));
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void openProxy() {
        proxy = FaultProxy.before(server.endpoint());
        keys().forEach(key -> client.deleteObject(b -> b.bucket(Goods.BUCKET).key(key)));
    }

    @AfterEach
    void closeProxy() throws Exception {
        proxy.close();
    }

    /** The object stays, as the bucket lets nothing be deleted: so each redrive finds it in place. */
    @Test
    void noRedriveMakesUnencryptedObjectsGreen() throws Exception {
        proxy.rule(line ->
                line.startsWith("DELETE ") ? new FaultProxy.Answer(403, "AccessDenied") : new FaultProxy.Ignores(SSE));
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 1000);
        try (StoreRuntime runtime = runtime(Map.of("sse", "SSE-S3"))) {
            DeliveryResult result = runtime.deliver(shipment).get(0);
            assertRefused(result.problem().message(), "could not be taken away: Bucket");
            assertThat(keys()).containsExactly(key(shipment.parcels().get(0)));
            for (int again = 0; again < 5; again++) {
                Redrive redrive = redrive(runtime);
                assertThat(redrive.problem().code()).isEqualTo(ErrorCode.DELIVERY_UNPROVEN);
                assertRefused(redrive.problem().message(), "it was there already");
                assertThat(redrive.problem().hint()).contains("delete the object");
            }
            assertThat(listing(runtime).points()).isEmpty();
            assertThat(runtime.redeliveries()).as("tried again in vain").isZero();
        }
    }

    @Test
    void whatWasSentAndIsNotEncryptedDoesNotStay() throws Exception {
        proxy.rule(line -> new FaultProxy.Ignores(SSE));
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 1000);
        try (StoreRuntime runtime = runtime(Map.of("sse", "KMS", "kmsKeyId", "key-7"))) {
            assertRefused(runtime.deliver(shipment).get(0).problem().message(), "it was taken away again");
            assertThat(keys()).isEmpty();
        }
        // the destination was mended: what waits is delivered without further ado
        try (StoreRuntime runtime = runtime(Map.of())) {
            assertThat(redrive(runtime).problem()).isNull();
        }
        assertThat(keys()).hasSize(shipment.parcels().size());
    }

    /** What is reported of the object decides, field by field, whether it was found or sent. */
    @ParameterizedTest
    @CsvSource({
        "SSE-S3, '',             STANDARD,   AES256,  '',                                  STANDARD,   ''",
        "SSE-S3, '',             STANDARD,   aws:kms, '',                                  STANDARD,   with AES256",
        "KMS,    '',             STANDARD,   aws:kms, any,                                 STANDARD,   ''",
        "KMS,    key-7,          STANDARD,   aws:kms, arn:aws:kms:sa-east-1:12:key/key-7,  STANDARD,   ''",
        "KMS,    arn:aws:kms:sa-east-1:12:key/key-7, STANDARD, aws:kms, key-7,             STANDARD,   ''",
        "KMS,    alias/backups,  STANDARD,   aws:kms, arn:aws:kms:sa-east-1:12:key/key-7,  STANDARD,   ''",
        "KMS,    key-7,          STANDARD,   aws:kms, arn:aws:kms:sa-east-1:12:key/other7, STANDARD,   with the key",
        "KMS,    key-7,          STANDARD,   aws:kms, '',                                  STANDARD,   with the key",
        "none,   '',             GLACIER_IR, '',      '',                                  GLACIER_IR, ''",
        "none,   '',             GLACIER_IR, '',      '',                                  '',         in STANDARD",
        "none,   '',             STANDARD,   '',      '',                                  GLACIER,    ''",
    })
    void everyThingThatIsAskedForIsLookedAt(
            String sse, String key, String asked, String saysSse, String saysKey, String saysClass, String amiss)
            throws Exception {
        Parcel parcel = Goods.parcel(home, "main/shop/data", "content");
        client.putObject(b -> b.bucket(Goods.BUCKET).key(parcel.key()), parcel.file());
        proxy.rule(line -> line.startsWith("HEAD ")
                ? new FaultProxy.Says(Map.of(SSE, saysSse, SSE + "-aws-kms-key-id", saysKey, CLASS, saysClass))
                : null);
        S3Options options = options();
        options.setSse(sse);
        options.setKmsKeyId(key);
        options.setStorageClass(asked);
        try (S3Client ours = S3Options.client(options)) {
            S3Store store = new S3Store(options, ours);
            assertThat(store.needs(parcel)).isFalse();
            if (amiss.isEmpty()) {
                assertThat(store.proven(parcel, true)).isEqualTo(store.proven(parcel, false));
                return;
            }
            assertRefused(() -> store.proven(parcel, true), amiss, "; it was there already");
            assertThat(keys()).containsExactly(parcel.key());
            assertRefused(() -> store.proven(parcel, false), amiss, "; it was taken away again");
            assertThat(keys()).isEmpty();
        }
    }

    private static void assertRefused(ThrowingCallable proof, String amiss, String andNow) {
        assertThatThrownBy(proof)
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELIVERY_UNPROVEN))
                .hasMessageContaining(amiss)
                .hasMessageEndingWith(andNow);
    }

    private S3Options options() {
        S3Options options = new S3Options();
        options.setBucket(Goods.BUCKET);
        options.setEndpoint(proxy.endpoint().toString());
        options.setPathStyle(true);
        options.setAccessKey(server.accessKey());
        options.setSecretKey(server.secretKey());
        return options;
    }

    @Test
    void aVerificationTellsWhatLiesThereUnencrypted() throws Exception {
        Shipment shipment = Goods.whole(home.resolve("spool"), "shop", 1000);
        try (StoreRuntime runtime = runtime(Map.of())) {
            assertThat(runtime.deliver(shipment)).allMatch(DeliveryResult::committed);
            assertThat(verify(runtime).passed()).isTrue();
        }
        try (StoreRuntime runtime = runtime(Map.of("sse", "SSE-S3"))) {
            Verification found = verify(runtime);
            assertThat(found.passed()).isFalse();
            assertThat(found.points()).singleElement().satisfies(point -> {
                assertThat(point.state()).isEqualTo(Verification.State.UNPROTECTED);
                assertThat(point.files()).hasSize(3).allSatisfy(file -> {
                    assertThat(file.state()).isEqualTo(Verification.State.UNPROTECTED);
                    assertThat(file.problem().code()).isEqualTo(ErrorCode.STORED_UNPROTECTED);
                    assertThat(file.problem().message()).startsWith("s3: ").contains("is not encrypted as asked");
                });
            });
        }
    }

    private static void assertRefused(String message, String andNow) {
        assertThat(message)
                .startsWith("s3: ")
                .contains("is not encrypted as asked")
                .contains(andNow);
    }

    private static Redrive redrive(StoreRuntime runtime) {
        return runtime.list("direct:dead-letter-redrive", ALL, Redrive.class).get(0);
    }

    private static RestoreListing listing(StoreRuntime runtime) {
        return (RestoreListing)
                runtime.template().requestBody("direct:restore-list", new RestoreListRequest(null, null, null));
    }

    private static Verification verify(StoreRuntime runtime) {
        return (Verification)
                runtime.template().requestBody("direct:verify", new VerifyRequest(null, null, null, null));
    }

    private static List<String> keys() {
        return client.listObjectsV2(b -> b.bucket(Goods.BUCKET)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    private static String key(Parcel parcel) {
        return Goods.s3Key(parcel.key());
    }

    private StoreRuntime runtime(Map<String, Object> parameters) throws Exception {
        return StoreRuntime.start(
                home.resolve("state"), List.of(Goods.s3("s3", server, proxy.endpoint(), parameters)), Map.of());
    }
}
