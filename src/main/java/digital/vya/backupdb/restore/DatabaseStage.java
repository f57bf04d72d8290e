package digital.vya.backupdb.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Problem;
import java.util.List;

/** What all stages of a restore of a database share once it was checked. */
interface DatabaseStage extends RestoreStage {
    CheckedDatabase checked();

    @Override
    default Asked asked() {
        return checked().asked();
    }

    @Override
    default List<Problem> warnings() {
        return checked().warnings();
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
