package digital.vya.backupdb.store;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
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
public final class S3Store implements Store {
    private final S3Options options;
    private final S3Client client;
    private final S3Asked asked;
    /** Under which endpoints that send find the client; the registry is null until the first of them. */
    private final String clientName = "s3-client-" + UUID.randomUUID();

    private @Nullable Registry registry;

    public S3Store(S3Options options, S3Client client) {
        this.options = options;
        this.asked = options.asked();
        this.client = client;
    }

    /** What {@code aws2-s3} needs for sending a parcel; {@code client} is the name under which routes find the client. */
    public record Upload(String key, File file, long partSize, String client) {}

    /** What has to be sent; null where something stands under the parcel's key already. */
    public @Nullable Upload upload(Parcel parcel, Exchange exchange) {
        if (!needs(parcel)) {
            return null;
        }
        bind(exchange.getContext().getRegistry());
        return new Upload(key(parcel.key()), parcel.file().toFile(), S3Checksums.partSize(parcel.size()), clientName);
    }

    /** A bean of a Kamelet's template is found when its route is made, and not by an endpoint that is made later. */
    private synchronized void bind(Registry there) {
        if (registry == null) {
            registry = there;
            registry.bind(clientName, S3Client.class, client);
        }
    }

    public synchronized void close() {
        if (registry != null) {
            registry.unbind(clientName);
        }
    }

    /** Clears away broken uploads of a key where nothing stands under it. */
    boolean needs(Parcel parcel) {
        String key = key(parcel.key());
        options.sent().end(key);
        try {
            boolean taken = head(key).isPresent();
            if (!taken) {
                abortBroken(key);
                options.sent().begin(key, parcel);
            }
            return !taken;
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    /**
     * The only way to a receipt, for what was found in place and for what {@code aws2-s3} sent just now alike: the object
     * is the parcel, and lies there as the destination asks. What was sent and is not as asked is taken away again.
     */
    @Override
    public Receipt put(Parcel parcel) throws IOException {
        boolean sent = options.sent().end(key(parcel.key()));
        return proven(parcel, !sent);
    }

    Receipt proven(Parcel parcel, boolean found) throws IOException {
        String key = key(parcel.key());
        try {
            HeadObjectResponse head = head(key)
                    .orElseThrow(() -> new BackupException(
                            ErrorCode.DELIVERY_UNPROVEN, key + " is not in the bucket after it was uploaded"));
            if (found && head.contentLength() != parcel.size()) {
                throw taken(key);
            }
            if (head.contentLength() == parcel.size() && !isParcel(parcel, head)) {
                throw found
                        ? taken(key)
                        : new BackupException(
                                ErrorCode.DELIVERY_UNPROVEN,
                                key + " in bucket " + options.bucket() + " holds other bytes than were sent");
            }
            String amiss = asked.amiss(head);
            if (amiss != null) {
                throw refused(key, amiss, found ? "it was there already" : takenAway(key, head.versionId()));
            }
            return new Receipt(parcel.key(), head.contentLength(), null, null);
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    private Refused taken(String key) {
        return new Refused(
                ErrorCode.NAME_TAKEN,
                key + " is in bucket " + options.bucket() + " already and holds other bytes",
                null);
    }

    private Refused refused(String key, String amiss, String andNow) {
        return new Refused(
                ErrorCode.DELIVERY_UNPROVEN,
                key + " in bucket " + options.bucket() + " " + amiss + "; " + andNow,
                "Make the bucket take what the destination asks for, or mend the destination's parameters; delete the"
                        + " object where it is still there; then redrive.",
                null);
    }

    /** Of a versioned bucket just the version that was sent. */
    private String takenAway(String key, String version) {
        try {
            client.deleteObject(b -> b.bucket(options.bucket()).key(key).versionId(version));
            return "it was taken away again";
        } catch (SdkException e) {
            return "it could not be taken away: "
                    + S3Errors.said(options.bucket(), e).getMessage();
        }
    }

    private boolean isParcel(Parcel parcel, HeadObjectResponse head) throws IOException {
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

    private Optional<HeadObjectResponse> head(String key) {
        try {
            return Optional.of(
                    client.headObject(b -> b.bucket(options.bucket()).key(key).checksumMode(ChecksumMode.ENABLED)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    /** Parts of uploads that ended half-way cost money until they are removed; no other process uploads this key. */
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

    private String key(String key) {
        return options.prefix() + key;
    }

    @Override
    public List<Stored> list(String prefix) {
        String all = options.prefix();
        try {
            return client
                    .listObjectsV2Paginator(b -> b.bucket(options.bucket()).prefix(all + prefix))
                    .contents()
                    .stream()
                    .map(object -> new Stored(
                            object.key().substring(all.length()),
                            object.size(),
                            object.eTag() == null ? null : object.eTag() + " " + object.lastModified()))
                    .toList();
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    @Override
    public InputStream get(String key) {
        try {
            ResponseInputStream<GetObjectResponse> content =
                    client.getObject(b -> b.bucket(options.bucket()).key(key(key)));
            String amiss = asked.unprotected(content.response());
            return amiss == null ? content : new UnprotectedFile(content, key(key) + " " + amiss);
        } catch (NoSuchKeyException e) {
            throw new Refused(ErrorCode.ARTIFACT_MISSING, key(key) + " is not in bucket " + options.bucket(), e);
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    /** Of a versioned bucket the version stays, but of what a dry run sent: that must leave nothing. */
    @Override
    public void delete(String key) {
        try {
            String version = key.startsWith(Shipments.TRIAL_FOLDER + "/")
                    ? head(key(key)).map(HeadObjectResponse::versionId).orElse(null)
                    : null;
            client.deleteObject(b -> b.bucket(options.bucket()).key(key(key)).versionId(version));
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    /** Begins an upload, sends a part of it and gives it up: that needs the right to write and leaves nothing. */
    @Override
    public void probe(long neededBytes) {
        String key = key(".probe-" + UUID.randomUUID());
        try {
            client.headBucket(b -> b.bucket(options.bucket()));
            String upload = client.createMultipartUpload(
                            b -> b.bucket(options.bucket()).key(key))
                    .uploadId();
            try {
                client.uploadPart(
                        b -> b.bucket(options.bucket())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromString("probe"));
            } finally {
                client.abortMultipartUpload(
                        b -> b.bucket(options.bucket()).key(key).uploadId(upload));
            }
        } catch (SdkException e) {
            throw S3Errors.said(options.bucket(), e);
        }
    }

    /** Puts what the upload threw into our words. */
    public void failed(Exception thrown) {
        throw S3Errors.said(options.bucket(), thrown);
    }
}
