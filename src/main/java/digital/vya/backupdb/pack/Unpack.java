package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Gets the raw bytes back out of a packed stream, whatever packed it: gzip, zstd, or nothing. The end of the raw bytes
 * is only reached when the packed ones were whole and unharmed; otherwise the read throws a
 * {@link digital.vya.backupdb.errors.BackupException} with PACKED_DAMAGED. Trouble of the packed stream itself comes
 * through as it is.
 */
public final class Unpack {
    private static final int MAGIC = 4;

    private Unpack() {}

    /** As {@link #open(InputStream, String)}, for a stream without a name. */
    public static InputStream open(InputStream packed) throws IOException {
        return open(packed, "the packed file");
    }

    /** Reads a few bytes to see what it is. Closing the raw stream closes the packed one; so does a failure here. */
    public static InputStream open(InputStream packed, String name) throws IOException {
        try {
            PushbackInputStream whole = new PushbackInputStream(packed, MAGIC);
            byte[] magic = whole.readNBytes(MAGIC);
            whole.unread(magic);
            if (isGzip(magic)) {
                return new GzipInput(new PackedBytes(whole, name + " (gzip)"));
            }
            return isZstd(magic) ? ZstdInput.open(whole, name + " (zstd)") : whole;
        } catch (IOException | RuntimeException e) {
            try (packed) {
                throw e;
            }
        }
    }

    private static boolean isGzip(byte[] magic) {
        return magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
    }

    /** A zstd file begins with a frame, or with one to be skipped: pzstd writes its sizes there. */
    private static boolean isZstd(byte[] magic) {
        if (magic.length < MAGIC) {
            return false;
        }
        int number = (magic[0] & 0xff) | (magic[1] & 0xff) << 8 | (magic[2] & 0xff) << 16 | (magic[3] & 0xff) << 24;
        return number == 0xfd2fb528 || (number & 0xfffffff0) == 0x184d2a50;
    }
}
