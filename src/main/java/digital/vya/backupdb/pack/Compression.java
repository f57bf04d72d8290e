package digital.vya.backupdb.pack;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Raw bytes in, packed bytes out to the stream it was made for. What came out is whole only after {@link #finish()};
 * {@link #close()} gives threads and native memory back, whether it was finished or not.
 */
interface Compression extends AutoCloseable {
    /** One dump feeds no more deflaters than this at their usual level, and each costs memory. */
    int MOST_GZIP_THREADS = 16;

    /** The same for zstd, whose threads are far quicker and take far more memory. */
    int MOST_ZSTD_THREADS = 4;

    void write(byte[] bytes, int offset, int length) throws IOException;

    void finish() throws IOException;

    @Override
    void close();

    /** Level 0 is the codec's usual one; threads 0 is one for each core; more than a dump can use are not made. */
    static Compression of(Codec codec, int level, int threads, OutputStream out) throws IOException {
        return switch (codec) {
            case GZIP -> new GzipCompression(out, levelOf(codec, level), threadsOf(threads, MOST_GZIP_THREADS));
            case ZSTD -> ZstdCompression.open(out, levelOf(codec, level), threadsOf(threads, MOST_ZSTD_THREADS));
            case NONE -> new NoCompression(out);
        };
    }

    private static int threadsOf(int threads, int most) {
        return Math.min(threads > 0 ? threads : Runtime.getRuntime().availableProcessors(), most);
    }

    private static int levelOf(Codec codec, int level) {
        if (level < 0 || level > codec.highestLevel()) {
            throw new BackupException(
                    ErrorCode.CONFIG_INVALID,
                    codec.name().toLowerCase(Locale.ROOT) + " has no level " + level + ": 1 to " + codec.highestLevel()
                            + ", or 0 for the usual " + codec.usualLevel());
        }
        return level == 0 ? codec.usualLevel() : level;
    }
}
