package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One ordinary gzip member, its blocks deflated side by side. Each block knows the 32 KiB before it as dictionary and
 * ends on a byte boundary (sync flush), so the blocks in their order are one deflate stream with gzip's own ratio.
 * Blocks are reused; no more than {@code threads + 4} of them exist.
 */
final class GzipCompression implements Compression {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final OutputStream out;
    private final int most;
    private final ExecutorService workers;
    private final ThreadLocal<Deflater> deflater;
    private final ArrayDeque<GzipBlock> idle = new ArrayDeque<>();
    private final ArrayDeque<Future<GzipBlock>> inOrder = new ArrayDeque<>();
    private final CRC32 crc = new CRC32();
    private GzipBlock filling;
    private int made;
    private long total;

    GzipCompression(OutputStream out, int level, int threads) throws IOException {
        this.out = out;
        most = threads + 4;
        deflater = ThreadLocal.withInitial(() -> new Deflater(level, true));
        String name = Thread.currentThread().getName() + "-gzip";
        workers = Executors.newFixedThreadPool(threads, tasks -> {
            Thread thread = new Thread(() -> work(tasks), name);
            thread.setDaemon(true);
            return thread;
        });
        filling = empty();
        out.write(HEADER);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        crc.update(bytes, offset, length);
        total += length;
        int from = offset;
        int end = offset + length;
        while (from < end) {
            from += filling.fill(bytes, from, end - from);
            if (filling.isFull()) {
                GzipBlock full = filling;
                submit(full, false);
                filling = empty();
                filling.follow(full);
            }
        }
    }

    @Override
    public void finish() throws IOException {
        submit(filling, true);
        while (!inOrder.isEmpty()) {
            writeOldest();
        }
        byte[] trailer = new byte[8];
        littleEndian(trailer, 0, crc.getValue());
        littleEndian(trailer, 4, total);
        out.write(trailer);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /** The life of one worker thread: its deflater ends with it. */
    private void work(Runnable tasks) {
        try {
            tasks.run();
        } finally {
            deflater.get().end();
        }
    }

    private GzipBlock empty() throws IOException {
        if (idle.isEmpty() && made == most) {
            writeOldest();
        }
        if (idle.isEmpty()) {
            made++;
            return new GzipBlock();
        }
        return idle.pop();
    }

    private void submit(GzipBlock block, boolean last) {
        inOrder.add(workers.submit(() -> {
            block.deflate(deflater.get(), last);
            return block;
        }));
    }

    private void writeOldest() throws IOException {
        try {
            GzipBlock block = inOrder.remove().get();
            block.writeTo(out);
            idle.push(block);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("packing was interrupted");
        } catch (ExecutionException e) {
            throw new IOException("gzip failed", e.getCause());
        }
    }

    private static void littleEndian(byte[] bytes, int offset, long value) {
        for (int i = 0; i < 4; i++) {
            bytes[offset + i] = (byte) (value >>> (8 * i));
        }
    }
}
