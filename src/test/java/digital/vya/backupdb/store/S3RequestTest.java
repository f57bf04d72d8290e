package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
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
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What is asked of S3 beside the bytes: class, encryption, whose credentials, how large the parts; and what its answers
 * prove.
 */
@Tag("server")
class S3RequestTest {
    private static final long TWO_PARTS = 9L << 20;
    private static final String NO_MD5 = "\"not-an-md5\"";

    private static S3ProxyServer server;

    @TempDir
    Path home;

    private FaultProxy proxy;

    @BeforeAll
    static void startServer() {
        server = S3ProxyServer.start();
        try (S3Client client = server.client()) {
            client.createBucket(b -> b.bucket(Goods.BUCKET));
        }
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openProxy() {
        proxy = FaultProxy.before(server.endpoint());
    }

    @AfterEach
    void closeProxy() throws Exception {
        proxy.close();
    }

    @Test
    void everyObjectIsAskedForInItsClass() throws Exception {
        // S3Proxy knows no classes, and an object of another class than was asked for is not taken for stored
        proxy.rule(line ->
                line.startsWith("HEAD ") ? new FaultProxy.Says(Map.of("x-amz-storage-class", "STANDARD_IA")) : null);
        assertThat(deliver("class", Map.of("storageClass", "STANDARD_IA")).committed())
                .isTrue();

        assertThat(beginnings()).isNotEmpty().allMatch(head -> head.contains("\nx-amz-storage-class: standard_ia\r"));
    }

    @ParameterizedTest
    @CsvSource({"SSE-S3, , aes256", "KMS, , aws:kms", "KMS, key-7, aws:kms"})
    void everyObjectIsAskedForEncrypted(String sse, String key, String header) throws Exception {
        Map<String, Object> parameters = key == null ? Map.of("sse", sse) : Map.of("sse", sse, "kmsKeyId", key);

        DeliveryResult result = deliver(sse + key, parameters);

        assertThat(beginnings())
                .isNotEmpty()
                .allMatch(head -> head.contains("\nx-amz-server-side-encryption: " + header + "\r"))
                .allMatch(head ->
                        head.contains("\nx-amz-server-side-encryption-aws-kms-key-id: " + key + "\r") == (key != null));
        // S3Proxy encrypts nothing and says so
        assertThat(result.problem().code()).isEqualTo(ErrorCode.DELIVERY_FAILED);
        assertThat(result.problem().message()).contains("encryption is not supported");
    }

    @Test
    void anObjectInOnePieceIsAskedForEncryptedToo() throws Exception {
        S3Options options = options();
        options.setSse("KMS");
        options.setKmsKeyId("key-7");
        Path file = Files.writeString(home.resolve("small"), "small");
        try (S3Client client = S3Options.client(options)) {
            assertThatThrownBy(
                            () -> client.putObject(b -> b.bucket(Goods.BUCKET).key("small"), file))
                    .hasMessageContaining("encryption is not supported");
        }
        assertThat(beginnings())
                .isNotEmpty()
                .allMatch(head -> head.contains("\nx-amz-server-side-encryption: aws:kms\r")
                        && head.contains("\nx-amz-server-side-encryption-aws-kms-key-id: key-7\r"));
    }

    @Test
    void withoutAKeyTheMachinesOwnCredentialsAreUsed() throws Exception {
        Map<String, String> machine =
                Map.of("aws.accessKeyId", server.accessKey(), "aws.secretAccessKey", server.secretKey());
        machine.forEach(System::setProperty);
        try {
            assertThat(deliver("chain", Map.of("accessKey", "", "secretKey", ""))
                            .problem())
                    .isNull();
        } finally {
            machine.keySet().forEach(System::clearProperty);
        }
    }

    /** 10,000 parts at most: S3 refuses more, and parts under 5 MiB. */
    @ParameterizedTest
    @CsvSource({
        "0,                8388608",
        "83886080000,      8388608",
        "83886080001,      134217728",
        "1342177280000,    134217728",
        "1342177280001,    671088640",
        "5497558138880,    671088640",
    })
    void partsGrowWithTheFile(long size, long part) throws Exception {
        assertThat(S3Checksums.partSize(size)).isEqualTo(part);
        assertThat((size + part - 1) / part).isLessThanOrEqualTo(10_000);
        assertThat(Files.readString(Path.of("routes/kamelets/store-s3-action.kamelet.yaml")))
                .as("an endpoint of this part size")
                .containsOnlyOnce("partSize: ${variable.upload.partSize}")
                .containsOnlyOnce("partSize:");
    }

    /** As with KMS keys, whose ETags are no MD5: then a checksum of the whole object is enough. */
    @Test
    void withoutAnETagToCompareTheChecksumIsTheProof() throws Exception {
        Parcel parcel = stored("checksum");
        byte[] bytes = Files.readAllBytes(parcel.file());
        Crc64Nvme crc = new Crc64Nvme();
        crc.update(bytes, 0, bytes.length);
        String said = Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(Long.BYTES).putLong(crc.getValue()).array());
        proxy.rule(line -> new FaultProxy.Says(Map.of("ETag", NO_MD5, "x-amz-checksum-crc64nvme", said)));

        assertThat(uploaded(parcel).size()).isEqualTo(parcel.size());

        assertThat(proxy.requests()).singleElement().asString().startsWith("HEAD ");
    }

    /** Neither an ETag nor a checksum that agrees: the object is read back, and only its bytes count. */
    @Test
    void withoutAnythingToCompareTheObjectIsReadBack() throws Exception {
        Parcel parcel = stored("back");
        FaultProxy.Fault noETag = new FaultProxy.Says(Map.of("ETag", NO_MD5, "x-amz-checksum-crc32", "AAAAAA=="));
        proxy.rule(line -> line.startsWith("HEAD ") ? noETag : null);

        assertThat(uploaded(parcel).size()).isEqualTo(parcel.size());

        assertThat(proxy.requests()).hasSize(2).last().asString().startsWith("GET ");
        proxy.rule(line -> line.startsWith("HEAD ") ? noETag : new FaultProxy.WrongByte());
        unproven(parcel, options(), "holds other bytes than were sent");
    }

    @Test
    void whatIsNotThereAfterItsUploadIsUnproven() throws Exception {
        Parcel parcel = Goods.shipment(home.resolve("spool"), "vanished", 1000)
                .parcels()
                .get(0);

        unproven(parcel, options(), "is not in the bucket after it was uploaded");
    }

    @Test
    void whatIsNotEncryptedAsAskedIsRefused() throws Exception {
        S3Options options = options();
        options.setSse("SSE-S3");

        assertThat(unproven(stored("plain"), options, "is not encrypted as asked"))
                .isInstanceOf(Refused.class);
    }

    /** Clearing up before an upload is no reason to fail where the store cannot do it, and one where it is unwell. */
    @Test
    void brokenUploadsThatCannotBeListedStay() throws Exception {
        Parcel parcel =
                Goods.shipment(home.resolve("spool"), "uploads", 1000).parcels().get(0);
        try (S3Client client = S3Options.client(options())) {
            S3Store store = new S3Store(options(), client);
            proxy.rule(uploads(501, "NotImplemented"));
            assertThat(store.needs(parcel)).isTrue();
            proxy.rule(uploads(403, "AccessDenied"));
            assertThat(store.needs(parcel)).isTrue();
            proxy.rule(uploads(500, "InternalError"));
            assertThatThrownBy(() -> store.needs(parcel)).hasMessageContaining("500 InternalError");
        }
    }

    private static FaultProxy.Rule uploads(int status, String code) {
        return line ->
                line.startsWith("GET ") && line.contains("?uploads") ? new FaultProxy.Answer(status, code) : null;
    }

    private BackupException unproven(Parcel parcel, S3Options options, String why) {
        try (S3Client client = S3Options.client(options)) {
            BackupException said = catchThrowableOfType(
                    BackupException.class, () -> new S3Store(options, client).proven(parcel, false));
            assertThat(said.code()).isEqualTo(ErrorCode.DELIVERY_UNPROVEN);
            assertThat(said).hasMessageContaining(why);
            return said;
        }
    }

    private Receipt uploaded(Parcel parcel) throws IOException {
        try (S3Client client = S3Options.client(options())) {
            return new S3Store(options(), client).proven(parcel, false);
        }
    }

    /** A file that is in the bucket. */
    private Parcel stored(String database) throws IOException {
        Parcel parcel =
                Goods.shipment(home.resolve("spool"), database, 1000).parcels().get(0);
        try (S3Client client = server.client()) {
            client.putObject(b -> b.bucket(Goods.BUCKET).key(parcel.key()), parcel.file());
        }
        return parcel;
    }

    /** What somebody must mend first is not tried again; what is about the way there is. */
    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, true",
        "400, ExpiredToken, true",
        "400, RequestTimeout, false",
        "404, NoSuchBucket, true",
        "404, NoSuchUpload, false",
        "500, InternalError, false",
    })
    void answersAreFinalOrMayPass(int status, String code, boolean last) {
        proxy.rule(line -> new FaultProxy.Answer(status, code));
        try (S3Client client = S3Options.client(options())) {
            S3Store store = new S3Store(options(), client);
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> store.list(""), () -> store.get("a/b"), () -> store.delete("a/b"))) {
                BackupException said = catchThrowableOfType(BackupException.class, call);
                assertThat(said.code()).isEqualTo(ErrorCode.DELIVERY_FAILED);
                assertThat(said).hasMessage("Bucket " + Goods.BUCKET + ": " + status + " " + code);
                assertThat(said instanceof Refused).isEqualTo(last);
            }
        }
    }

    /** The answer to HEAD has no body to give a reason in. */
    @ParameterizedTest
    @CsvSource({
        "403, 'the credentials, or what they may do, are not accepted'",
        "400, 'the region, the endpoint or the credentials are not right'",
        "500, without a reason",
    })
    void anAnswerWithoutAReasonGetsOne(int status, String reason) throws Exception {
        Parcel parcel = Goods.parcel(home, "a/b", "content");
        proxy.rule(line -> new FaultProxy.Answer(status, ""));
        try (S3Client client = S3Options.client(options())) {
            S3Store store = new S3Store(options(), client);
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> store.probe(0), () -> store.needs(parcel), () -> store.proven(parcel, false))) {
                assertThatThrownBy(call).hasMessage("Bucket " + Goods.BUCKET + ": " + status + " " + reason);
            }
        }
    }

    /** A mark in place of a version would leave a trace of each dry run; what a backup sent keeps its versions. */
    @Test
    void whatADryRunSentIsDeletedWithItsVersion() {
        proxy.rule(line -> line.startsWith("HEAD ")
                ? new FaultProxy.Says(Map.of("x-amz-version-id", "v-7"))
                : new FaultProxy.Answer(204, ""));
        try (S3Client client = S3Options.client(options());
                S3Client owner = server.client()) {
            String trial = Shipments.TRIAL_FOLDER + "/db-01";
            owner.putObject(b -> b.bucket(Goods.BUCKET).key(trial), RequestBody.fromString("trial"));
            S3Store store = new S3Store(options(), client);
            store.delete(trial);
            store.delete("main/shop/data");
        }
        assertThat(proxy.requests())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("HEAD "),
                        line -> assertThat(line).startsWith("DELETE ").contains("versionId=v-7"),
                        line -> assertThat(line).startsWith("DELETE ").doesNotContain("versionId"));
    }

    @Test
    void whatTheUploadThrewNamesTheBucketUnlessItHasAName() {
        BackupException ours = new BackupException(ErrorCode.CANCELLED, "told to stop");
        try (S3Client client = S3Options.client(options())) {
            S3Store store = new S3Store(options(), client);
            assertThatThrownBy(() -> store.failed(new IOException("the file is gone")))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELIVERY_FAILED))
                    .hasMessage("Bucket " + Goods.BUCKET + ": java.io.IOException: the file is gone");
            assertThatThrownBy(() -> store.failed(new IllegalStateException(ours)))
                    .isSameAs(ours);
        }
    }

    @Test
    void halfACredentialAndAWrongDurationAreSaid() {
        S3Options half = options();
        half.setSecretKey("");
        assertInvalid(half, "needs both accessKey and secretKey");
        S3Options soon = options();
        soon.setReadTimeout("soon");
        assertInvalid(soon, "readTimeout of an S3 destination is not a duration: soon");
    }

    private static void assertInvalid(S3Options options, String why) {
        assertThatThrownBy(() -> S3Options.client(options))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining(why);
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

    /** The heads of the requests that begin an object, in small letters. */
    private List<String> beginnings() {
        return proxy.heads().stream()
                .map(head -> head.toLowerCase(Locale.ROOT))
                .filter(head -> (head.startsWith("put ") && !head.contains("partnumber="))
                        || (head.startsWith("post ") && head.contains("?uploads")))
                .toList();
    }

    private DeliveryResult deliver(String database, Map<String, Object> parameters) throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), database, TWO_PARTS);
        try (StoreRuntime runtime = StoreRuntime.start(
                home.resolve("state"),
                List.of(Goods.s3("s3", server, proxy.endpoint(), parameters)),
                Map.of("vya.delivery.maximumRedeliveries", "0"))) {
            return runtime.deliver(shipment).get(0);
        }
    }
}
