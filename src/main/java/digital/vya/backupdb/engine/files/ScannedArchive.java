package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.engine.files.tar.TarScanner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** What is made of an archive while it is read: a chunk is scanned, and what came of it is read before the next one. */
abstract class ScannedArchive extends InputStream {
    private final InputStream archive;
    private final byte[] chunk = new byte[64 * 1024];
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final TarScanner scanner = new TarScanner(new TarScanner.Listener() {
        @Override
        public void entry(TarEntry entry) {
            next(entry, made);
        }

        @Override
        public void body(byte[] bytes, int offset, int length) {
            content(bytes, offset, length, made);
        }
    });
    private boolean over;
    private byte[] ready = new byte[0];
    private int at;

    ScannedArchive(InputStream archive) {
        this.archive = archive;
    }

    /** A member begins. */
    abstract void next(TarEntry entry, ByteArrayOutputStream into);

    /** Bytes of the member that began last. */
    void content(byte[] bytes, int offset, int length, ByteArrayOutputStream into) {}

    /** The archive came to its end, and was whole. */
    void end(ByteArrayOutputStream into) {}

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (at == ready.length) {
            if (over) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, into, offset, count);
        at += count;
        return count;
    }

    private void fill() throws IOException {
        int n = archive.read(chunk);
        if (n < 0) {
            scanner.finish();
            end(made);
            over = true;
        } else {
            scanner.accept(chunk, 0, n);
        }
        ready = made.toByteArray();
        made.reset();
        at = 0;
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
