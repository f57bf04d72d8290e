package digital.vya.backupdb.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.BulkInput;
import java.io.IOException;
import java.io.InputStream;

/** Says of a source that breaks off which one it was: a destination's own exceptions know nothing of a restore. */
final class LabelledSource extends BulkInput {
    private final String label;

    LabelledSource(InputStream in, String label) {
        super(in);
        this.label = label;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (IOException | RuntimeException e) {
            throw unreadable(label, e);
        }
    }

    static BackupException unreadable(String label, Throwable thrown) {
        BackupException ours = BackupException.from(thrown);
        String said = ours.getMessage();
        return new BackupException(ErrorCode.SOURCE_UNREADABLE, label + " cannot be read: " + said, thrown);
    }
}
