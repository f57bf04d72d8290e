package digital.vya.backupdb.pack;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;

/** One zstd frame with a content checksum; its worker threads and windows live outside the heap. */
final class ZstdCompression implements Compression {
    private final Valve valve;
    private final ZstdOutputStreamNoFinalizer zstd;
    private boolean finished;

    private ZstdCompression(OutputStream out, int level, int threads) throws IOException {
        valve = new Valve(out);
        zstd = new ZstdOutputStreamNoFinalizer(valve, level);
        zstd.setChecksum(true).setWorkers(threads);
    }

    /** The first one in a JVM unpacks a native library into {@code java.io.tmpdir}, which may be full or closed. */
    static ZstdCompression open(OutputStream out, int level, int threads) throws IOException {
        try {
            return new ZstdCompression(out, level, threads);
        } catch (LinkageError e) {
            throw unloadable(e);
        }
    }

    static BackupException unloadable(LinkageError e) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        return new BackupException(
                ErrorCode.PACK_FAILED,
                "zstd's library could not be loaded: " + why.getMessage(),
                "Give the JVM a folder for temporary files where programs may run (-Djava.io.tmpdir), or use gzip.",
                e);
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
