package digital.vya.backupdb.process;

import java.io.InputStream;
import java.util.Arrays;

/** Streams made up as they are read: as large as wanted, in no memory. */
final class Sources {
    private Sources() {}

    /** Lines of nothing, this many bytes. */
    static InputStream ofSize(long size) {
        return breaking(size, null);
    }

    /** Throws after this many bytes; null: ends as a stream should. */
    static InputStream breaking(long size, RuntimeException failure) {
        return new InputStream() {
            private long left = size;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) == -1 ? -1 : one[0];
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (left == 0) {
                    if (failure != null) {
                        throw failure;
                    }
                    return -1;
                }
                int n = (int) Math.min(left, length);
                Arrays.fill(into, offset, offset + n, (byte) '\n');
                left -= n;
                return n;
            }
        };
    }
}
