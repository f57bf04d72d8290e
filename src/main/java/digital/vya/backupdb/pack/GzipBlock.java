package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** A stretch of raw bytes, the 32 KiB that stood before it, and the deflate blocks it becomes. */
final class GzipBlock {
    static final int SIZE = 128 * 1024;
    private static final int WINDOW = 32 * 1024;
    private static final int SLACK = 1024;

    /** The window first, then the block's own bytes. */
    private final byte[] raw = new byte[WINDOW + SIZE];

    private byte[] packed = new byte[SIZE + SLACK];
    private int window;
    private int rawLength;
    private int packedLength;

    /** Takes what fits and says how much that was. */
    int fill(byte[] bytes, int offset, int length) {
        int taken = Math.min(length, SIZE - rawLength);
        System.arraycopy(bytes, offset, raw, WINDOW + rawLength, taken);
        rawLength += taken;
        return taken;
    }

    boolean isFull() {
        return rawLength == SIZE;
    }

    /** Starts this block anew, as the one after a full block. */
    void follow(GzipBlock before) {
        System.arraycopy(before.raw, SIZE, raw, 0, WINDOW);
        window = WINDOW;
        rawLength = 0;
    }

    void deflate(Deflater deflater, boolean last) {
        deflater.reset();
        if (window > 0) {
            deflater.setDictionary(raw, WINDOW - window, window);
        }
        deflater.setInput(raw, WINDOW, rawLength);
        if (last) {
            deflater.finish();
        }
        packedLength = 0;
        int room;
        int made;
        do {
            if (packedLength == packed.length) {
                packed = Arrays.copyOf(packed, packed.length + SLACK);
            }
            room = packed.length - packedLength;
            made = deflater.deflate(packed, packedLength, room, Deflater.SYNC_FLUSH);
            packedLength += made;
        } while (made == room);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(packed, 0, packedLength);
    }
}
