package digital.vya.backupdb.model;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;

/** Something that went wrong, in words for an operator. */
public record Problem(ErrorCode code, String message, String hint) {
    /** With what there is to do about all of its kind. */
    public static Problem of(ErrorCode code, String message) {
        return new Problem(code, message, code.hint());
    }

    /** By which each is looked up. */
    public static List<String> ids(List<Problem> problems) {
        return problems.stream().map(problem -> problem.code().id()).toList();
    }

    public static Problem of(Throwable thrown) {
        BackupException ours = BackupException.from(thrown);
        return new Problem(ours.code(), ours.getMessage(), ours.hint());
    }
}
