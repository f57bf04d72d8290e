package digital.vya.backupdb.store;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What S3 and the client say, in our words: what must be mended first is {@link Refused}, the rest may pass. */
final class S3Errors {
    /** Wrong region, wrong credentials, no right, no bucket or another method: the next try gets the same answer. */
    private static final Set<Integer> FINAL = Set.of(301, 307, 400, 401, 403, 404, 405);
    /** Said with 400, and yet about the way there. */
    private static final Set<String> PASSING = Set.of("RequestTimeout", "IncompleteBody", "BadDigest");

    /** Said by servers that do not know the checksums of when-supported. */
    private static final Set<String> CHECKSUMS =
            Set.of("XAmzContentSHA256Mismatch", "NotImplemented", "MissingContentLength");
    /** Said where no more fits, or no more is allowed. */
    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage");

    private S3Errors() {}

    static BackupException said(String bucket, Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof BackupException ours) {
                return ours;
            }
            if (t instanceof AwsServiceException service) {
                return refusedOrPassing(bucket, service);
            }
            if (t instanceof ApiCallAttemptTimeoutException || t instanceof ApiCallTimeoutException) {
                return new BackupException(
                        ErrorCode.DELIVERY_TIMEOUT, "Bucket " + bucket + ": no answer in time", thrown);
            }
            if (t instanceof SdkClientException client) {
                return client(bucket, client);
            }
        }
        return new BackupException(ErrorCode.DELIVERY_FAILED, "Bucket " + bucket + ": " + thrown, thrown);
    }

    private static BackupException refusedOrPassing(String bucket, AwsServiceException e) {
        String code = e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
        String message = "Bucket " + bucket + ": " + e.statusCode() + " " + reason(e, code);
        boolean uploadVanished = code.equals("NoSuchUpload");
        boolean full = e.statusCode() == 507 || FULL.contains(code);
        ErrorCode ours = full ? ErrorCode.DESTINATION_FULL : ErrorCode.DELIVERY_FAILED;
        String hint = full ? ours.hint() : hint(e.statusCode(), code);
        return FINAL.contains(e.statusCode()) && !PASSING.contains(code) && !uploadVanished
                ? new Refused(ours, message, hint, e)
                : new BackupException(ours, message, hint, e);
    }

    private static String hint(int status, String code) {
        if (CHECKSUMS.contains(code)) {
            return "Set checksumMode: when-required for this destination, then `vya-backupdb dead-letter redrive --all`.";
        }
        if (code.equals("NoSuchBucket")) {
            return "Make the bucket, or mend `bucket` of the destination, then `vya-backupdb dead-letter redrive --all`.";
        }
        if (status == 403) {
            return "Check the keys, and allow them what docs/reference/destinations.md lists (s3:ListBucket,"
                    + " s3:PutObject, s3:GetObject, ...), then `vya-backupdb dead-letter redrive --all`.";
        }
        return ErrorCode.DELIVERY_FAILED.hint();
    }

    private static String reason(AwsServiceException e, String code) {
        String said = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
        if (!code.isEmpty()) {
            return said == null || said.isBlank() || said.equals(code) ? code : code + " (" + said + ")";
        }
        // S3 gives no reason with the answer to HEAD, which comes first
        return switch (e.statusCode()) {
            case 403 -> "the credentials, or what they may do, are not accepted";
            case 301, 307, 400 -> "the region, the endpoint or the credentials are not right";
            default -> "without a reason";
        };
    }

    private static BackupException client(String bucket, SdkClientException e) {
        String said = String.valueOf(e.getMessage());
        boolean noCredentials = said.contains("Unable to load credentials");
        boolean noRegion = said.contains("Unable to load region");
        return noCredentials || noRegion
                ? new Refused(ErrorCode.CONFIG_INVALID, "Bucket " + bucket + ": " + firstSentence(said), e)
                : new BackupException(ErrorCode.DELIVERY_FAILED, "Bucket " + bucket + ": " + said, e);
    }

    private static String firstSentence(String said) {
        int end = said.indexOf(". ");
        return end < 0 ? said : said.substring(0, end);
    }
}
