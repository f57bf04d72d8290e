package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.util.List;

/**
 * A restore as far as it has come: asked, found, checked, filled, proven. Each step takes a stage and leaves the next,
 * which knows all that the ones before it found.
 */
public interface RestoreStage {
    Asked asked();

    /** How it ended, as far as this stage can tell. */
    RestoreOutcome outcome(Verdict verdict, List<Problem> problems);

    /** What must be known before it is agreed to, and told when it is done. */
    default List<Problem> warnings() {
        return List.of();
    }

    /** Whether what was found and kept makes its success a doubtful one. */
    default boolean isDoubtful() {
        return false;
    }

    /** A failure in words that say where it was: a tool knows nothing of the restore it works for. */
    default BackupException inPlace(BackupException failure) {
        return failure;
    }

    /** Takes back what a restore that is not done has made. */
    default void leaveNothing() {}

    /** The backup was found. */
    interface Found extends RestoreStage {
        /** All that can be known before anything is touched. */
        Checked check() throws IOException;
    }

    /** Nothing stands in its way. */
    interface Checked extends RestoreStage {
        RestorePreview preview();

        /** What a kill leaves behind, from here on. */
        RestoreRecord record();

        /** Tools that make roles; none where there is nothing to do. */
        default List<Feed> roles() {
            return List.of();
        }

        /** Makes the database, or what else content goes into. */
        void prepare();

        Filled fill() throws IOException;
    }

    /** Its content is about to be restored; once its feeds are done, it is. */
    interface Filled extends RestoreStage {
        List<Feed> feeds();

        /** Tools that look at what was restored. */
        default List<Feed> comparisons() {
            return List.of();
        }

        Proven prove();
    }

    /** What was restored was looked at; what is not as it should be is in its proof. */
    interface Proven extends RestoreStage {
        List<ProofCheck> proof();

        /** Throws when it is not as it must be. */
        void judge();

        /** Lets it take the place of what is live, where that is not done yet. */
        default RestoreStage swap() {
            asked().progress().done();
            return this;
        }

        static void requireGood(List<ProofCheck> proof) {
            for (ProofCheck check : proof) {
                if (!check.passed() && check.fatal()) {
                    Problem problem = check.problem();
                    throw new BackupException(problem.code(), problem.message(), problem.hint(), null);
                }
            }
        }
    }
}
