package digital.vya.backupdb.store;

import digital.vya.backupdb.config.Durations;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The parameters of store-s3-action as its template sets them, and the client made from them. A bean, so that neither
 * key ever stands in an endpoint's URI.
 */
public final class S3Options {
    private static final int ATTEMPTS = 3;

    private String bucket = "";
    private String prefix = "";
    private String region = "";
    private String endpoint = "";
    private boolean pathStyle;
    private String sse = "none";
    private String kmsKeyId = "";
    private String storageClass = "STANDARD";
    private String checksumMode = "when-supported";
    private String accessKey = "";
    private String secretKey = "";
    private String connectTimeout = "10s";
    private String readTimeout = "60s";
    private String attemptTimeout = "5m";
    private final S3Sent sent = new S3Sent();

    /** Static, as Camel wants the factory methods of a template's beans. */
    public static S3Client client(S3Options options) {
        return options.client();
    }

    private S3Client client() {
        ApacheHttpClient.Builder http = ApacheHttpClient.builder()
                .connectionTimeout(duration("connectTimeout", connectTimeout))
                .socketTimeout(duration("readTimeout", readTimeout));
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(http)
                .forcePathStyle(pathStyle)
                .credentialsProvider(credentials())
                .requestChecksumCalculation(
                        checksumMode.equals("when-required")
                                ? RequestChecksumCalculation.WHEN_REQUIRED
                                : RequestChecksumCalculation.WHEN_SUPPORTED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // a server that stops reading is noticed by this one alone: the others watch the reply
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(duration("attemptTimeout", attemptTimeout))
                        .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS))
                        .addExecutionInterceptor(asked())
                        .addExecutionInterceptor(sent)
                        .build());
        if (!endpoint.isBlank()) {
            builder.endpointOverride(URI.create(endpoint));
        }
        if (!region.isBlank() || !endpoint.isBlank()) {
            builder.region(Region.of(region.isBlank() ? "us-east-1" : region));
        }
        try {
            return builder.build();
        } catch (SdkClientException e) {
            // what only the machine could have told: there is no region anywhere
            throw S3Errors.said(bucket, e);
        }
    }

    private AwsCredentialsProvider credentials() {
        if (accessKey.isBlank() != secretKey.isBlank()) {
            throw new BackupException(
                    ErrorCode.CONFIG_INVALID, "An S3 destination needs both accessKey and secretKey, or neither");
        }
        return accessKey.isBlank()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    private static Duration duration(String name, String text) {
        return Durations.parse(text)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.CONFIG_INVALID, name + " of an S3 destination is not a duration: " + text));
    }

    String bucket() {
        return bucket;
    }

    /** What every key starts with: nothing, or folders that end in a slash. */
    String prefix() {
        String plain = prefix.replaceAll("^/+|/+$", "");
        return plain.isEmpty() ? "" : plain + "/";
    }

    S3Sent sent() {
        return sent;
    }

    /** How every object is to lie in the bucket. */
    S3Asked asked() {
        String encryption =
                switch (sse) {
                    case "SSE-S3" -> "AES256";
                    case "KMS" -> "aws:kms";
                    default -> null;
                };
        return new S3Asked(encryption, kmsKeyId, storageClass);
    }

    public void setBucket(String bucket) {
        this.bucket = bucket;
    }

    public void setPrefix(String prefix) {
        this.prefix = prefix;
    }

    public void setRegion(String region) {
        this.region = region;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    public void setPathStyle(boolean pathStyle) {
        this.pathStyle = pathStyle;
    }

    public void setSse(String sse) {
        this.sse = sse;
    }

    public void setKmsKeyId(String kmsKeyId) {
        this.kmsKeyId = kmsKeyId;
    }

    public void setStorageClass(String storageClass) {
        this.storageClass = storageClass;
    }

    public void setChecksumMode(String checksumMode) {
        this.checksumMode = checksumMode;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    public void setConnectTimeout(String connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public void setReadTimeout(String readTimeout) {
        this.readTimeout = readTimeout;
    }

    public void setAttemptTimeout(String attemptTimeout) {
        this.attemptTimeout = attemptTimeout;
    }
}
