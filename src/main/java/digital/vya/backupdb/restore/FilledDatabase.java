package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A database with its content, once {@code feeds} are done; then {@code dump} is what went into it. */
record FilledDatabase(CheckedDatabase checked, List<Feed> feeds, Supplier<Examined> dump)
        implements RestoreStage.Filled, DatabaseStage {
    @Override
    public RestoreOutcome outcome(Verdict verdict, List<Problem> problems) {
        return checked.outcome(verdict, problems);
    }

    /** Owners and grants are put right first; rows, keys, indexes and sequences are proven, the operator's questions asked. */
    @Override
    public ProvenDatabase prove() {
        asked().progress().enter(Step.PROOF);
        Examined content = dump.get();
        int mended = content.mend(checked.target());
        Map<String, Long> expected = checked.found().choice().schemaOnly() ? Map.of() : content.rows();
        List<ProofCheck> proof = new ArrayList<>(
                content.prove(checked.target(), expected, checked.request().jobs()));
        proof.addAll(checked.found().restores().assertions().of(checked, content));
        return new ProvenDatabase(checked, content, mended, List.copyOf(proof));
    }
}
