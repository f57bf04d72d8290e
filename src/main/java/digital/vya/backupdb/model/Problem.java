package digital.vya.backupdb.model;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;

/** Something that went wrong, in words for an operator. */
public record Problem(ErrorCode code, String message, String hint) {
    /** With what there is to do about all of its kind. */
    public static Problem of(ErrorCode code, String message) {
        return new Problem(code, message, code.hint());
    }

    public static Problem of(Throwable thrown) {
        BackupException ours = BackupException.from(thrown);
        return new Problem(ours.code(), ours.getMessage(), ours.hint());
    }
}
