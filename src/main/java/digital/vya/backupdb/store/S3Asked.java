package digital.vya.backupdb.store;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * How objects are to lie in the bucket: what is asked for with each one that is sent, and what each one must be found to
 * be. {@code aws2-s3} can ask for encryption itself, but leaves small objects as they are when KMS is asked for without a
 * key; it asks for the storage class.
 *
 * @param encryption what S3 calls it; null asks for nothing
 * @param storageClass STANDARD asks for nothing: what a bucket's own rules do with such objects is theirs
 */
record S3Asked(@Nullable String encryption, String kmsKeyId, String storageClass) implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        if (encryption == null) {
            return request;
        }
        String key = encryption.equals("AES256") || kmsKeyId.isBlank() ? null : kmsKeyId;
        if (request instanceof PutObjectRequest put) {
            return put.toBuilder()
                    .serverSideEncryption(encryption)
                    .ssekmsKeyId(key)
                    .build();
        }
        if (request instanceof CreateMultipartUploadRequest create) {
            return create.toBuilder()
                    .serverSideEncryption(encryption)
                    .ssekmsKeyId(key)
                    .build();
        }
        return request;
    }

    /** In what an object is not as asked, as the end of a sentence; null where all is. */
    @Nullable
    String amiss(HeadObjectResponse head) {
        String unprotected = unprotected(head.serverSideEncryptionAsString(), head.ssekmsKeyId());
        if (unprotected != null) {
            return unprotected;
        }
        String reported = head.storageClassAsString() == null ? "STANDARD" : head.storageClassAsString();
        return storageClass.equals("STANDARD") || storageClass.equals(reported)
                ? null
                : "is not in the storage class that was asked for, " + storageClass + ", but in " + reported;
    }

    /** The same of an object that is read back, whose class may have been changed by a rule of the bucket since. */
    @Nullable
    String unprotected(GetObjectResponse got) {
        return unprotected(got.serverSideEncryptionAsString(), got.ssekmsKeyId());
    }

    private @Nullable String unprotected(String reported, String reportedKey) {
        if (encryption == null) {
            return null;
        }
        if (!encryption.equals(reported)) {
            return "is not encrypted as asked, with " + encryption + ": the bucket says "
                    + (reported == null ? "nothing" : reported);
        }
        if (encryption.equals("aws:kms") && !isKey(reportedKey)) {
            return "is not encrypted with the key that was asked for, " + kmsKeyId + ", but with " + reportedKey;
        }
        return null;
    }

    /** A key has an id and an ARN that ends in it, and the bucket may say either. An alias only KMS could look up. */
    private boolean isKey(String reported) {
        if (kmsKeyId.isBlank() || kmsKeyId.startsWith("alias/") || kmsKeyId.contains(":alias/")) {
            return true;
        }
        return reported != null && idOfKey(reported).equals(idOfKey(kmsKeyId));
    }

    private static String idOfKey(String key) {
        return key.substring(Math.max(key.lastIndexOf('/'), key.lastIndexOf(':')) + 1);
    }
}
