package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.model.RestoreOutcome.RestoredDatabase;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.WorkName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database that was looked at; what is not as it should be ends the restore before anything is swapped. */
record ProvenDatabase(CheckedDatabase checked, Examined dump) implements RestoreStage.Proven, DatabaseStage {
    @Override
    public RestoredDatabase restored(@Nullable Verdict verdict) {
        boolean restored = verdict == Verdict.SUCCESS || verdict == Verdict.DEGRADED;
        return restored ? checked.restored(dump.tables(), CheckedDatabase.rows(dump)) : checked.restored(verdict);
    }

    /** Once it is good, others are let in, and the database gets its own settings and grants. */
    @Override
    public void judge() {
        RestoreStage.Proven.super.judge();
        Integer limit = progress().limit();
        if (limit != null) {
            checked.databases()
                    .open(checked.found().instance(), checked.target().database(), limit);
            progress().opened();
        }
        dump.finish(checked.target());
        progress().proofPassed("Mended: " + progress().mended());
    }

    /** The one moment in which the live database changes. */
    @Override
    public void swap() {
        if (!checked.swaps()) {
            progress().done(null);
            return;
        }
        String live = checked.database();
        String work = checked.target().database();
        Settings.Instance instance = checked.found().instance();
        // it ends every connection, so it waits for a backup of the same server
        checked.found().restores().locks().take(instance, asked().run().id(), "swapping " + live);
        Databases databases = checked.databases();
        List<String> names = databases.names(instance);
        String old = names.contains(live)
                ? WorkName.free(live, WorkName.BEFORE, asked().run().startedAt(), names)
                : null;
        progress().swapping(old);
        if (old == null) {
            databases.rename(instance, work, live);
        } else {
            databases.swap(instance, live, work, old);
        }
        progress().done(old);
        progress().passed(old == null ? live : "the old one is " + old);
    }
}
