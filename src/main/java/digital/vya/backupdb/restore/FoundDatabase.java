package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.RestoreRequest;
import java.io.IOException;
import java.util.Objects;

/** A server that can be asked, and the backup that is to go there. */
record FoundDatabase(
        DatabaseRestores restores, Asked asked, Settings.Instance instance, TargetFacts facts, RestoreSource source)
        implements RestoreStage.Found {
    @Override
    public CheckedDatabase check() throws IOException {
        return new DatabaseCheck(this).check();
    }

    @Override
    public BackupException inPlace(BackupException failure) {
        String database = progress().database();
        return database == null ? failure : inPlace(failure, "Database " + database + " of " + instance.id());
    }

    /** What a tool said, and what its disk means. */
    static BackupException inPlace(BackupException failure, String where) {
        if (failure.code() != ErrorCode.TOOL_FAILED) {
            return failure;
        }
        String said = failure.getMessage();
        boolean full = said.contains("No space left on device");
        return new BackupException(
                full ? ErrorCode.TARGET_FULL : ErrorCode.RESTORE_FAILED,
                said.startsWith("Database ") ? said : where + ": " + said,
                failure);
    }

    RestoreRequest request() {
        return asked.request();
    }

    RestoreChoice choice() {
        return asked.request().choice();
    }

    Databases databases() {
        return restores.databases(instance);
    }

    Restorer restorer() {
        return restores.restorer(instance);
    }

    RawBackup openData() throws IOException {
        return restores.sources().open(source.data(), asked);
    }

    RawBackup openRoles() throws IOException {
        SourcePart roles = Objects.requireNonNull(source.roles(), "wanted only where they are there");
        return restores.sources().open(roles, asked);
    }

    /** Several jobs need a whole archive, and all of it is wanted. */
    boolean wantsJobs() {
        return request().jobs() > 1
                && !choice().isPart()
                && !choice().schemaOnly()
                // rows into live tables go in one transaction, which several sessions cannot have
                && !choice().dataOnly()
                && choice().excludedRoles().isEmpty();
    }
}
