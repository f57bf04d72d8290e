package digital.vya.backupdb.store;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * What store-s3-action does around {@code aws2-s3}, which uploads: what is there already, what a broken upload left
 * behind, and the proof that the object is the file.
 *
 * <p>The proof is the ETag (the MD5 of an object sent in one piece, or of the MD5s of its parts) or a checksum the store
 * reports. Where it reports neither that agrees, as some do with KMS keys or under gateways, the object is read back and
 * hashed: slow, and certain.
 */
public final class S3Store {
    private final S3Options options;
    private final S3Client client;

    public S3Store(S3Options options, S3Client client) {
        this.options = options;
        this.client = client;
    }

    /** Null where the key is free, what is there where it is the parcel already. Clears away broken uploads of it. */
    public Receipt existing(Parcel parcel) throws IOException {
        String key = key(parcel.key());
        try {
            Optional<HeadObjectResponse> head = head(key);
            if (head.isEmpty()) {
                abortBroken(key);
                return null;
            }
            if (head.get().contentLength() == parcel.size() && proven(parcel, head.get())) {
                return receipt(parcel, head.get());
            }
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
        throw new Refused(
                ErrorCode.NAME_TAKEN,
                key + " is in bucket " + options.bucket() + " already and holds other bytes",
                null);
    }

    /** Proves what was uploaded just now. */
    public Receipt uploaded(Parcel parcel) throws IOException {
        String key = key(parcel.key());
        try {
            HeadObjectResponse head = head(key)
                    .orElseThrow(() -> new BackupException(
                            ErrorCode.DELIVERY_UNPROVEN, key + " is not in the bucket after it was uploaded"));
            if (head.contentLength() == parcel.size() && !proven(parcel, head)) {
                throw new BackupException(
                        ErrorCode.DELIVERY_UNPROVEN,
                        key + " in bucket " + options.bucket() + " holds other bytes than were sent");
            }
            String required = options.requiredEncryption();
            if (required != null && !required.equals(head.serverSideEncryptionAsString())) {
                throw new Refused(
                        ErrorCode.DELIVERY_UNPROVEN,
                        key + " is not encrypted as asked: " + head.serverSideEncryptionAsString(),
                        null);
            }
            return receipt(parcel, head);
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    private boolean proven(Parcel parcel, HeadObjectResponse head) throws IOException {
        String etag = head.eTag() == null ? "" : head.eTag().replace("\"", "");
        if (etag.equals(S3Checksums.etag(parcel.file(), parcel.size()))) {
            return true;
        }
        Optional<Boolean> agreed = S3Checksums.agree(head, parcel.file(), parcel.size());
        if (agreed.isPresent() && agreed.get()) {
            return true;
        }
        try (InputStream back = client.getObject(b -> b.bucket(options.bucket()).key(key(parcel.key())))) {
            return Digests.sha256(back).equals(parcel.sha256());
        }
    }

    private static Receipt receipt(Parcel parcel, HeadObjectResponse head) {
        return new Receipt(parcel.key(), head.contentLength(), null, null);
    }

    private Optional<HeadObjectResponse> head(String key) {
        try {
            return Optional.of(
                    client.headObject(b -> b.bucket(options.bucket()).key(key).checksumMode(ChecksumMode.ENABLED)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    /** Parts of uploads that ended half-way cost money until somebody removes them; nobody else uploads this key. */
    private void abortBroken(String key) {
        try {
            for (MultipartUpload upload : client.listMultipartUploadsPaginator(
                            b -> b.bucket(options.bucket()).prefix(key))
                    .uploads()) {
                if (upload.key().equals(key)) {
                    client.abortMultipartUpload(
                            b -> b.bucket(options.bucket()).key(key).uploadId(upload.uploadId()));
                }
            }
        } catch (AwsServiceException e) {
            // housekeeping: some stores cannot list uploads and some credentials may not, which is no reason to fail
            if (e.statusCode() >= 500 && e.statusCode() != 501) {
                throw e;
            }
        }
    }

    public String key(String key) {
        return options.prefix() + key;
    }

    public long partSize(Parcel parcel) {
        return S3Checksums.partSize(parcel.size());
    }

    public List<Store.Stored> list(String prefix) {
        String all = options.prefix();
        try {
            return client
                    .listObjectsV2Paginator(b -> b.bucket(options.bucket()).prefix(all + prefix))
                    .contents()
                    .stream()
                    .map(object -> new Store.Stored(object.key().substring(all.length()), object.size()))
                    .toList();
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    public InputStream get(String key) {
        try {
            return client.getObject(b -> b.bucket(options.bucket()).key(key(key)));
        } catch (NoSuchKeyException e) {
            throw new Refused(ErrorCode.ARTIFACT_MISSING, key(key) + " is not in bucket " + options.bucket(), e);
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    public void delete(String key) {
        try {
            client.deleteObject(b -> b.bucket(options.bucket()).key(key(key)));
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    /** Begins an upload and gives it up: that needs the right to write and leaves nothing. */
    public void probe() {
        String key = key(".probe-" + UUID.randomUUID());
        try {
            client.headBucket(b -> b.bucket(options.bucket()));
            String upload = client.createMultipartUpload(
                            b -> b.bucket(options.bucket()).key(key))
                    .uploadId();
            client.abortMultipartUpload(b -> b.bucket(options.bucket()).key(key).uploadId(upload));
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    /** Puts what the upload threw into our words. */
    public void failed(Exchange exchange) {
        throw S3Errors.said(
                options.bucket(), exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class));
    }
}
