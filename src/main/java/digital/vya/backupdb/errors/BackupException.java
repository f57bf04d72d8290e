package digital.vya.backupdb.errors;

import java.io.IOException;

/** The one exception of the product: a code, what failed and where, and the next thing to do. */
public class BackupException extends RuntimeException {
    private final ErrorCode code;
    private final String hint;

    public BackupException(ErrorCode code, String message) {
        this(code, message, code.hint(), null);
    }

    public BackupException(ErrorCode code, String message, Throwable cause) {
        this(code, message, code.hint(), cause);
    }

    public BackupException(ErrorCode code, String message, String hint, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    public ErrorCode code() {
        return code;
    }

    public String hint() {
        return hint;
    }

    /** The first exception of ours in a chain of causes, or one with INTERNAL made from the outermost. */
    public static BackupException from(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof BackupException ours) {
                return ours;
            }
        }
        if (isFullDisk(thrown)) {
            return new BackupException(ErrorCode.DISK_FULL, thrown.getMessage(), thrown);
        }
        String said = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return new BackupException(ErrorCode.INTERNAL, said, thrown);
    }

    /** A file of ours that could not be written: on a full disk, or for another reason. */
    public static BackupException unwritable(String what, IOException e) {
        return new BackupException(
                isFullDisk(e) ? ErrorCode.DISK_FULL : ErrorCode.STATE_UNWRITABLE, what + " cannot be written: " + e, e);
    }

    /** Java has no exception of its own for this; the words are the C library's, which the launcher keeps English. */
    private static boolean isFullDisk(Throwable thrown) {
        return thrown instanceof IOException
                && thrown.getMessage() != null
                && thrown.getMessage().contains("No space left on device");
    }
}
