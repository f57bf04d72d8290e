package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.RestoreRequest;

/** What is restored in one way: databases, files, or what an engine's own Kamelet takes. */
public interface RestoreKind {
    boolean takes(Settings.Instance instance);

    /** Throws when more is wanted than can be had of it. */
    default void admit(RestoreRequest request, Settings.Instance instance) {
        if (!request.files().patterns().isEmpty()) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "--include chooses among files, and " + instance.id() + " is no instance of files");
        }
    }

    /** What can be known without the backup, and where the backup is. */
    RestoreStage.Found find(Asked asked, Settings.Instance instance) throws Exception;
}
