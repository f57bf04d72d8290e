package digital.vya.backupdb.pack;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;

/** A raw stream whose troubles keep the code they were born with. */
final class Source implements AutoCloseable {
    private final InputStream raw;

    Source(InputStream raw) {
        this.raw = raw;
    }

    int read(byte[] buffer) {
        try {
            return raw.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw ours(e);
        }
    }

    @Override
    public void close() {
        try {
            raw.close();
        } catch (IOException e) {
            throw ours(e);
        }
    }

    private static BackupException ours(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BackupException known) {
                return known;
            }
        }
        return new BackupException(ErrorCode.PACK_FAILED, "the stream to pack broke: " + e.getMessage(), e);
    }
}
