package digital.vya.backupdb.process;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Why a tool's output does not count, as a sentence without the tool's name at its start. */
record Fate(ErrorCode code, String what, @Nullable Throwable cause) {
    static Fate of(ErrorCode code, String what) {
        return new Fate(code, what, null);
    }

    /** What to do next: what the cause says when the fate is the cause's. */
    String hint() {
        return cause instanceof BackupException ours && ours.code() == code ? ours.hint() : code.hint();
    }

    /** What feeds the tool failed: its reason is the reason. */
    static Fate inputBroke(Throwable cause) {
        BackupException reason = BackupException.from(cause);
        ErrorCode code = reason.code() == ErrorCode.INTERNAL ? ErrorCode.TOOL_FAILED : reason.code();
        return new Fate(code, "was ended because its input failed: " + reason.getMessage(), cause);
    }
}
