package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Each checksum that S3 may report, by the value its definition publishes for the nine digits. */
@Tag("unit")
class S3ChecksumsTest {
    private static final String DIGITS = "123456789";
    private static final int PART = 8 << 20;

    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(home.resolve("digits"), DIGITS);
    }

    @FunctionalInterface
    private interface Report {
        HeadObjectResponse.Builder of(HeadObjectResponse.Builder head, String checksum);
    }

    private static Stream<Arguments> published() {
        return Stream.of(
                arguments(
                        "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
                        HeadObjectResponse.Builder::checksumSHA256),
                arguments("ae8b14860a799888", HeadObjectResponse.Builder::checksumCRC64NVME),
                arguments("e3069283", HeadObjectResponse.Builder::checksumCRC32C),
                arguments("cbf43926", HeadObjectResponse.Builder::checksumCRC32));
    }

    private static Arguments arguments(String hex, Report report) {
        return Arguments.of(HexFormat.of().parseHex(hex), report);
    }

    @ParameterizedTest
    @MethodSource("published")
    void thePublishedValueAgreesAndNoOtherDoes(byte[] value, Report report) throws IOException {
        assertThat(S3Checksums.agree(head(report, base64(value)), file, DIGITS.length()))
                .contains(true);
        value[0] ^= 1;
        assertThat(S3Checksums.agree(head(report, base64(value)), file, DIGITS.length()))
                .contains(false);
    }

    @Test
    void whatReportsNothingProvesNothing() throws IOException {
        assertThat(S3Checksums.agree(HeadObjectResponse.builder().build(), file, DIGITS.length()))
                .isEmpty();
    }

    /** Of an object that came in parts S3 reports the checksum of the checksums of its parts, and how many they are. */
    @Test
    void ofPartsTheChecksumsAreSummedUp() throws Exception {
        Path large = Goods.random(home.resolve("large"), PART + 12_345);
        byte[] all = Files.readAllBytes(large);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] first = digest.digest(Arrays.copyOf(all, PART));
        digest.update(Arrays.copyOfRange(all, PART, all.length));
        byte[] second = digest.digest();
        digest.update(first);
        digest.update(second);
        String whole = base64(digest.digest()) + "-2";

        assertThat(S3Checksums.agree(sha256(whole), large, all.length)).contains(true);
        assertThat(S3Checksums.agree(sha256(whole.replace("-2", "-3")), large, all.length))
                .contains(false);
        assertThat(S3Checksums.agree(sha256(base64(first) + "-2"), large, all.length))
                .contains(false);
    }

    private static HeadObjectResponse sha256(String said) {
        return HeadObjectResponse.builder().checksumSHA256(said).build();
    }

    private static HeadObjectResponse head(Report report, String said) {
        return report.of(HeadObjectResponse.builder(), said).build();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
