package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreOutcome.RestoredDatabase;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A restore as far as it has come: asked, found, checked, filled, proven. Each step takes a stage and leaves the next,
 * which knows all that the ones before it found.
 */
public interface RestoreStage {
    Asked asked();

    default RestoreMode mode() {
        return asked().request().mode();
    }

    default RestoreProgress progress() {
        return asked().progress();
    }

    /** How it ended; verdict null when it was not agreed to. */
    default RestoreOutcome outcome(@Nullable Verdict verdict, List<Problem> problems) {
        RestoreProgress progress = progress();
        RestoreSource source = progress.source();
        OffsetDateTime began = asked().run().startedAt();
        RestoredDatabase restored = restored(verdict);
        return new RestoreOutcome(
                asked().run().id(),
                mode(),
                verdict,
                source == null ? null : source.label(),
                source == null ? null : source.point(),
                asked().request().instance(),
                progress.database(),
                progress.proof(),
                progress.oldDatabase(),
                leftBehind(),
                problems,
                began,
                Duration.between(began, progress.now()),
                restored,
                files(verdict),
                restored != null && isWhole());
    }

    /** Whether nothing is left out that the restore point holds. */
    default boolean isWhole() {
        return asked().request().choice().isWhole();
    }

    /** What there is now; null where it is not a database, or not known. */
    default @Nullable RestoredDatabase restored(@Nullable Verdict verdict) {
        return null;
    }

    /** What was written, or would be; null where it is not files. */
    default @Nullable FilesReport files(@Nullable Verdict verdict) {
        return null;
    }

    /** A copy that stays; null when there is none. */
    default @Nullable String leftBehind() {
        return null;
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
        default void prepare() {}

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
        /** Throws when it is not as it must be. */
        default void judge() {
            for (ProofCheck check : progress().proof()) {
                Problem problem = check.problem();
                if (problem != null && check.fatal()) {
                    throw new BackupException(problem.code(), problem.message(), problem.hint(), null);
                }
            }
        }

        /** Lets it take the place of what is live, where that is not done yet. */
        default void swap() {
            progress().done(null);
        }
    }
}
