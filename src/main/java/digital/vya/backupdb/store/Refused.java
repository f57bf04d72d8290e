package digital.vya.backupdb.store;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A destination said no, and will say no again until it is mended: routes do not redeliver after this one. */
public final class Refused extends BackupException {
    public Refused(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    /** With what to do here in place of what the code says in general. */
    public Refused(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(code, message, hint, cause);
    }
}
