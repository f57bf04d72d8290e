package digital.vya.backupdb.engine.postgresql.dump;

import java.io.InputStream;
import java.util.Random;

/** Bytes that come a few at a time; with a limit of one, one by one. */
final class Slices extends InputStream {
    private final byte[] bytes;
    private final Random random;
    private final int most;
    private int at;

    Slices(byte[] bytes, int most, long seed) {
        this.bytes = bytes;
        this.most = most;
        random = new Random(seed);
    }

    @Override
    public int read() {
        return at == bytes.length ? -1 : bytes[at++] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (at == bytes.length) {
            return -1;
        }
        int n = Math.min(Math.min(length, bytes.length - at), most == 1 ? 1 : random.nextInt(most + 1));
        System.arraycopy(bytes, at, to, offset, n);
        at += n;
        return n;
    }
}
