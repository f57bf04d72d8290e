package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Bytes from the thread that has them to the one that reads them, some blocks ahead at most. */
public final class BlockingPipe extends InputStream {
    private static final int BLOCKS = 8;
    private static final long LOOK_MILLIS = 200;
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private byte[] block = {};
    private int at;
    private volatile boolean left;

    /** Waits while the reader is behind; false when it does not read any more. */
    public boolean put(byte[] bytes, int offset, int length) throws InterruptedException {
        return length == 0 || offer(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** No more bytes come. */
    public void end() throws InterruptedException {
        offer(END);
    }

    private boolean offer(byte[] bytes) throws InterruptedException {
        while (!left) {
            if (blocks.offer(bytes, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int read() throws IOException {
        return next() ? block[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!next()) {
            return -1;
        }
        int read = Math.min(length, block.length - at);
        System.arraycopy(block, at, bytes, offset, read);
        at += read;
        return read;
    }

    private boolean next() throws IOException {
        if (block == END) {
            return false;
        }
        if (at < block.length) {
            return true;
        }
        try {
            block = blocks.take();
            at = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("reading was interrupted").initCause(e);
        }
        return block != END;
    }

    @Override
    public void close() {
        left = true;
    }
}
