package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** What is asked of S3 beside the bytes: class, encryption, whose credentials, how large the parts. */
class S3RequestTest {
    private static final long TWO_PARTS = 9L << 20;

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
                .contains("partSize: " + part);
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
