package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes as they come. */
final class NoCompression implements Compression {
    private final OutputStream out;

    NoCompression(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
}
