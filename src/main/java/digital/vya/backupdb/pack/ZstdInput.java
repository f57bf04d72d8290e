package digital.vya.backupdb.pack;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A zstd file of one or more frames, read to its last byte. The library's own stream takes a frame that is cut off for
 * the end of the file when the one before it ended in the same buffer; this one knows only a real end.
 */
final class ZstdInput extends StrictInput {
    private static final int BUFFER = 128 * 1024;

    private final PackedBytes packed;
    private final ZstdDecompressCtx zstd;
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private boolean inFrame;
    private boolean moreToCome;
    private boolean closed;

    private ZstdInput(PackedBytes packed) {
        this.packed = packed;
        zstd = new ZstdDecompressCtx();
    }

    /** The first one in a JVM unpacks a native library into {@code java.io.tmpdir}, which may be full or closed. */
    static ZstdInput open(InputStream packed, String name) {
        try {
            return new ZstdInput(new PackedBytes(packed, name));
        } catch (LinkageError e) {
            throw ZstdCompression.unloadable(e);
        }
    }

    @Override
    int unpack(byte[] into, int offset, int length) throws IOException {
        while (!output.hasRemaining()) {
            if (!moreToCome && !input.hasRemaining() && !fill()) {
                if (inFrame) {
                    throw packed.cutOff("its data");
                }
                return -1;
            }
            decompress();
        }
        int given = Math.min(length, output.remaining());
        output.get(into, offset, given);
        return given;
    }

    private boolean fill() throws IOException {
        if (!packed.fill()) {
            return false;
        }
        int taken = Math.min(packed.remaining(), BUFFER);
        input.clear().put(packed.buffer(), packed.next(), taken).flip();
        packed.skip(taken);
        return true;
    }

    private synchronized void decompress() throws IOException {
        if (closed) {
            throw new IOException("Stream closed");
        }
        output.clear();
        try {
            inFrame = !zstd.decompressDirectByteBufferStream(output, input);
        } catch (ZstdException e) {
            output.limit(0);
            throw packed.damaged("has damaged data (" + e.getMessage() + ")", e);
        }
        moreToCome = inFrame && !output.hasRemaining();
        output.flip();
    }

    /** Not while the library is at work: its memory goes. */
    @Override
    public void close() throws IOException {
        try (packed) {
            synchronized (this) {
                if (!closed) {
                    closed = true;
                    zstd.close();
                }
            }
        }
    }
}
