package digital.vya.backupdb.store;

import digital.vya.backupdb.model.Parcel;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Counts the bytes of uploads as the connection takes them; a part that is tried again is counted again. */
final class S3Sent implements ExecutionInterceptor {
    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();

    void begin(String key, Parcel parcel) {
        parcel.leaves();
        counters.put(key, parcel.sent());
    }

    /** Whether the key was being sent. */
    boolean end(String key) {
        return counters.remove(key) != null;
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Optional<RequestBody> body = context.requestBody();
        AtomicLong counter = counters.get(key(context.request()));
        if (counter == null || body.isEmpty()) {
            return body;
        }
        RequestBody sent = body.get();
        return Optional.of(RequestBody.fromContentProvider(
                () -> new Counting(sent.contentStreamProvider().newStream(), counter),
                sent.optionalContentLength().orElseThrow(),
                sent.contentType()));
    }

    private static String key(SdkRequest request) {
        if (request instanceof PutObjectRequest put) {
            return put.key();
        }
        return request instanceof UploadPartRequest part ? part.key() : "";
    }

    private static final class Counting extends FilterInputStream {
        private final AtomicLong counter;

        Counting(InputStream in, AtomicLong counter) {
            super(in);
            this.counter = counter;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            counter.addAndGet(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            counter.addAndGet(Math.max(0, count));
            return count;
        }
    }
}
