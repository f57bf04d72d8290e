package digital.vya.backupdb.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.RestoreOutcome.RestoredDatabase;
import digital.vya.backupdb.model.Verdict;
import org.jspecify.annotations.Nullable;

/** What all stages of a restore of a database share once it was checked. */
interface DatabaseStage extends RestoreStage {
    CheckedDatabase checked();

    @Override
    default Asked asked() {
        return checked().asked();
    }

    @Override
    default RestoredDatabase restored(@Nullable Verdict verdict) {
        return checked().restored(verdict);
    }

    @Override
    default @Nullable String leftBehind() {
        return checked().leftBehind();
    }

    @Override
    default BackupException inPlace(BackupException failure) {
        return checked().inPlace(failure);
    }

    @Override
    default void leaveNothing() {
        checked().leaveNothing();
    }
}
