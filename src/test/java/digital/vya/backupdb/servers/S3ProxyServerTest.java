package digital.vya.backupdb.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

@Tag("server")
class S3ProxyServerTest {
    @Test
    void keepsObjectsForItsOwnerOnly() {
        try (S3ProxyServer server = S3ProxyServer.start();
                S3Client client = server.client()) {
            client.createBucket(b -> b.bucket("a-bucket"));
            client.putObject(b -> b.bucket("a-bucket").key("ä b/c%20.txt"), RequestBody.fromString("content"));
            assertThat(client.getObjectAsBytes(b -> b.bucket("a-bucket").key("ä b/c%20.txt"))
                            .asUtf8String())
                    .isEqualTo("content");
            try (S3Client stranger = S3Client.builder()
                    .endpointOverride(server.endpoint())
                    .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                    .forcePathStyle(true)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(), "wrong")))
                    .build()) {
                assertThatThrownBy(stranger::listBuckets).isInstanceOf(S3Exception.class);
            }
        }
    }
}
