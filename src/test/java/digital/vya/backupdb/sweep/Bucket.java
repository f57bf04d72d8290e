package digital.vya.backupdb.sweep;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of a real S3 server; the product reaches it through a proxy that fails the n-th request. */
final class Bucket implements AutoCloseable {
    static final String NAME = "sweep";
    static final Set<Kind> KINDS = Set.of(
            Kind.EXCEPTION,
            Kind.SHORT,
            Kind.WRONG_BYTES,
            Kind.HANG,
            Kind.DISK_FULL,
            Kind.PERMISSION,
            Kind.RESET,
            Kind.SLOW);

    private final S3Client client;
    private final FaultProxy proxy;
    private volatile boolean closed;

    private Bucket(S3Client client, FaultProxy proxy) {
        this.client = client;
        this.proxy = proxy;
    }

    static Bucket of(S3ProxyServer server, FaultProxy proxy) {
        S3Client client = server.client();
        client.createBucket(b -> b.bucket(NAME));
        Bucket bucket = new Bucket(client, proxy);
        proxy.rule(bucket::fault);
        return bucket;
    }

    /** Closed, it refuses everybody. */
    void close(boolean now) {
        closed = now;
    }

    URI endpoint() {
        return proxy.endpoint();
    }

    private FaultProxy.Fault fault(String request) {
        if (closed) {
            return new FaultProxy.Answer(403, "AccessDenied");
        }
        Kind kind = Faults.at(Layer.S3, request, KINDS);
        if (kind == null) {
            return null;
        }
        return switch (kind) {
            case EXCEPTION -> new FaultProxy.Answer(500, "InternalError");
            case DISK_FULL -> new FaultProxy.Answer(507, "InsufficientStorage");
            case PERMISSION -> new FaultProxy.Answer(403, "AccessDenied");
            case SHORT -> new FaultProxy.CutAfter(40);
            case RESET -> new FaultProxy.CutReplyAfter(20);
            case WRONG_BYTES -> new FaultProxy.WrongByte();
            case SLOW -> new FaultProxy.Slow(5_000);
            case HANG -> new FaultProxy.Hang(Faults.HANG_MILLIS);
            default -> throw new IllegalArgumentException(kind.toString());
        };
    }

    List<String> keys() {
        return client.listObjectsV2Paginator(b -> b.bucket(NAME)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** Uploads that were begun and never ended: they cost money. */
    List<String> openUploads() {
        return client.listMultipartUploads(b -> b.bucket(NAME)).uploads().stream()
                .map(upload -> upload.key())
                .toList();
    }

    /** A copy of everything, as files. */
    void copyTo(Path folder) {
        for (String key : keys()) {
            try {
                Path file = folder.resolve(key);
                Files.createDirectories(file.getParent());
                Files.write(
                        file,
                        client.getObjectAsBytes(b -> b.bucket(NAME).key(key)).asByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What {@link #copyTo} made, back again. */
    void fill(Path folder) {
        for (String key : Installation.files(folder)) {
            client.putObject(b -> b.bucket(NAME).key(key), folder.resolve(key));
        }
    }

    void empty() {
        keys().forEach(key -> client.deleteObject(b -> b.bucket(NAME).key(key)));
    }

    @Override
    public void close() throws IOException {
        client.close();
        proxy.close();
    }
}
