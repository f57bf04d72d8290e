package digital.vya.backupdb.pack;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;

/** One zstd frame with a content checksum; its worker threads and windows live outside the heap. */
final class ZstdCompression implements Compression {
    private final Valve valve;
    private final ZstdOutputStreamNoFinalizer zstd;
    private boolean finished;

    ZstdCompression(OutputStream out, int level, int threads) throws IOException {
        valve = new Valve(out);
        zstd = new ZstdOutputStreamNoFinalizer(valve, level);
        zstd.setChecksum(true).setWorkers(threads);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        zstd.write(bytes, offset, length);
    }

    @Override
    public void finish() throws IOException {
        finished = true;
        zstd.close();
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        valve.shut();
        try {
            zstd.close();
        } catch (IOException e) {
            // closing always ends the frame first; what that says about an abandoned one is of no use to anybody
            return;
        }
    }

    /** Keeps the end of an abandoned frame out of the file: zstd's close, the only way to free it, writes one. */
    private static final class Valve extends OutputStream {
        private final OutputStream out;
        private boolean shut;

        Valve(OutputStream out) {
            this.out = out;
        }

        void shut() {
            shut = true;
        }

        @Override
        public void write(int b) throws IOException {
            if (!shut) {
                out.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!shut) {
                out.write(bytes, offset, length);
            }
        }
    }
}
