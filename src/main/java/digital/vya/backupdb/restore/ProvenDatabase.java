package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.WorkName;
import java.util.List;

/** A database that was looked at; what is not as it should be ends the restore before anything is swapped. */
record ProvenDatabase(CheckedDatabase checked, Examined dump, int mended, List<ProofCheck> proof)
        implements RestoreStage.Proven, DatabaseStage {
    @Override
    public RestoreOutcome outcome(Verdict verdict, List<Problem> problems) {
        return outcome(verdict, problems, null);
    }

    private RestoreOutcome outcome(Verdict verdict, List<Problem> problems, String old) {
        boolean restored = verdict == Verdict.SUCCESS || verdict == Verdict.DEGRADED;
        return asked().outcome(
                        checked.request().mode(),
                        verdict,
                        problems,
                        checked.found().source(),
                        proof,
                        checked.restored(
                                restored ? dump.tables() : 0, restored ? CheckedDatabase.rows(dump) : 0, mended),
                        old,
                        checked.leftBehind(),
                        null);
    }

    /** The database gets its own settings and grants once it is proven. */
    @Override
    public void judge() {
        RestoreStage.Proven.requireGood(proof);
        finish();
        proof.forEach(check -> asked().progress().note(check.what() + ": " + check.detail()));
        asked().progress().passed("Mended: " + mended);
    }

    @Override
    public RestoreStage swap() {
        if (!checked.swaps()) {
            asked().progress().done();
            return this;
        }
        // the swap ends every connection, so it waits for a backup of the same server
        checked.found()
                .restores()
                .locks()
                .take(checked.found().instance(), asked().run().id(), "swapping " + checked.database());
        return new Swapped(swapped());
    }

    /** Lets others in, and gives the database its own settings and grants. */
    private void finish() {
        Integer limit = asked().progress().limit();
        if (limit != null) {
            checked.databases()
                    .open(checked.found().instance(), checked.target().database(), limit);
            asked().progress().opened();
        }
        dump.finish(checked.target());
    }

    /** The one moment in which the live database changes; what it is called now, null where there was none. */
    private String swapped() {
        String live = checked.database();
        String work = checked.target().database();
        Databases databases = checked.databases();
        List<String> names = databases.names(checked.found().instance());
        String old = names.contains(live)
                ? WorkName.free(live, WorkName.BEFORE, asked().run().startedAt(), names)
                : null;
        asked().progress().swapping(old);
        if (old == null) {
            databases.rename(checked.found().instance(), work, live);
        } else {
            databases.swap(checked.found().instance(), live, work, old);
        }
        asked().progress().done();
        asked().progress().passed(old == null ? live : "the old one is " + old);
        return old;
    }

    /** Live now, under its own name. */
    private final class Swapped implements DatabaseStage {
        private final String old;

        Swapped(String old) {
            this.old = old;
        }

        @Override
        public CheckedDatabase checked() {
            return checked;
        }

        @Override
        public RestoreOutcome outcome(Verdict verdict, List<Problem> problems) {
            return ProvenDatabase.this.outcome(verdict, problems, old);
        }
    }
}
