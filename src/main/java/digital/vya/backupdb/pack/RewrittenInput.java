package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is made from another one, chunk by chunk. Once refused, it is always refused: no later read may look like
 * a clean end.
 */
public abstract class RewrittenInput extends BulkInput {
    private final byte[] chunk;
    private byte[] ready;
    private int from;
    private int to;
    private boolean ended;
    private @Nullable RuntimeException refused;

    protected RewrittenInput(InputStream source, int chunkSize) {
        super(source);
        this.chunk = new byte[chunkSize];
        this.ready = new byte[chunkSize];
    }

    /** Takes what the source has next, and writes what is to be read in its place. */
    protected abstract void accept(byte[] bytes, int length);

    /** The source came to its end. */
    protected abstract void finish();

    protected final void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    protected final void write(byte[] bytes, int start, int end) {
        room(end - start);
        System.arraycopy(bytes, start, ready, to, end - start);
        to += end - start;
    }

    /** So many line ends. */
    protected final void writeLines(int count) {
        room(count);
        Arrays.fill(ready, to, to + count, (byte) '\n');
        to += count;
    }

    private void room(int more) {
        if (ready.length - to < more) {
            ready = Arrays.copyOf(ready, Math.max(ready.length * 2, to + more));
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (from == to) {
            if (refused != null) {
                throw refused;
            }
            if (ended) {
                return -1;
            }
            fill();
        }
        int n = Math.min(length, to - from);
        System.arraycopy(ready, from, into, offset, n);
        from += n;
        return n;
    }

    private void fill() throws IOException {
        from = 0;
        to = 0;
        int n = in.read(chunk, 0, chunk.length);
        try {
            if (n < 0) {
                finish();
                ended = true;
            } else {
                accept(chunk, n);
            }
        } catch (RuntimeException e) {
            refused = e;
            to = 0;
            throw e;
        }
    }
}
