package digital.vya.backupdb.pack;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The packed bytes on their way to be unpacked: a buffer, the place in the file, and what to say of damage. */
final class PackedBytes implements AutoCloseable {
    private final InputStream in;
    private final String name;
    private final byte[] buffer = new byte[64 * 1024];
    private int next;
    private int limit;
    private long before;

    PackedBytes(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /** Makes sure that something is in the buffer; false when there is nothing more. */
    boolean fill() throws IOException {
        while (next == limit) {
            int read = in.read(buffer, 0, buffer.length);
            if (read < 0) {
                return false;
            }
            before += limit;
            next = 0;
            limit = read;
        }
        return true;
    }

    /** The next byte, or -1 when there is none. */
    int read() throws IOException {
        return fill() ? buffer[next++] & 0xff : -1;
    }

    /** The next byte, which must be there. */
    int must(String part) throws IOException {
        int b = read();
        if (b < 0) {
            throw cutOff(part);
        }
        return b;
    }

    byte[] buffer() {
        return buffer;
    }

    int next() {
        return next;
    }

    int remaining() {
        return limit - next;
    }

    void skip(int bytes) {
        next += bytes;
    }

    BackupException cutOff(String part) {
        return damaged("is cut off in " + part, null);
    }

    BackupException damaged(String how, @Nullable Throwable cause) {
        String where = " near byte " + (before + next);
        return new BackupException(ErrorCode.PACKED_DAMAGED, name + " " + how + where, cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
