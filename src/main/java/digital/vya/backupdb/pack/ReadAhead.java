package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own, some blocks ahead: what unpacks it and what looks at it work side by side. How
 * the stream ends, it ends here: after all bytes before, with the same exception.
 */
public final class ReadAhead extends InputStream {
    private static final int BLOCK = 64 * 1024;

    private final BlockingPipe blocks = new BlockingPipe();
    private final InputStream source;
    private final Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean toItsEnd;
    private volatile boolean closed;

    private ReadAhead(InputStream source, String name) {
        this.source = source;
        this.thread = new Thread(this::fetch, "reads " + name);
        thread.setDaemon(true);
    }

    public static ReadAhead of(InputStream source, String name) {
        ReadAhead ahead = new ReadAhead(source, name);
        ahead.thread.start();
        return ahead;
    }

    private void fetch() {
        try {
            copy();
        } catch (Throwable e) {
            failure = e;
        }
        try {
            blocks.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The source is closed by the thread that reads it, which may be in the midst of it when it is given up. */
    private void copy() throws IOException, InterruptedException {
        byte[] block = new byte[BLOCK];
        try (source) {
            int n = source.read(block);
            while (n >= 0 && (blocks.put(block, 0, n) || toItsEnd)) {
                n = source.read(block);
            }
        }
    }

    @Override
    public int read() throws IOException {
        refuseClosed();
        int next = blocks.read();
        return next < 0 ? end() : next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        refuseClosed();
        int n = blocks.read(bytes, offset, length);
        return n < 0 ? end() : n;
    }

    private void refuseClosed() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
    }

    private int end() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException("reading ahead failed: " + failure, failure);
        }
        return -1;
    }

    /** For one that has read enough: the rest is read and dropped, and how the source ended is how this ends. */
    public void hearOut() throws IOException {
        toItsEnd = true;
        close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("hearing a stream out was interrupted").initCause(e);
        }
        end();
    }

    @Override
    public void close() {
        closed = true;
        blocks.close();
    }
}
