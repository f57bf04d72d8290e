package digital.vya.backupdb.store;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Asks for encryption at rest with every object. {@code aws2-s3} can do so itself, but leaves small objects as they are
 * when KMS is asked for without a key.
 *
 * @param encryption what S3 calls it; null asks for nothing
 */
record S3Encryption(String encryption, String kmsKeyId) implements ExecutionInterceptor {
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
}
