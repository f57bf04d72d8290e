package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.Examined;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A database with its content, once {@code feeds} are done; then {@code dump} is what went into it. */
record FilledDatabase(CheckedDatabase checked, List<Feed> feeds, Supplier<Examined> dump)
        implements RestoreStage.Filled, DatabaseStage {
    /** Owners and grants are put right first; rows, keys, indexes and sequences are proven, the operator's questions asked. */
    @Override
    public ProvenDatabase prove() {
        progress().enter(Step.PROOF);
        Examined content = dump.get();
        progress().mended(content.mend(checked.target()));
        Map<String, Long> expected = checked.found().choice().schemaOnly() ? Map.of() : content.rows();
        content.prove(
                        checked.target(),
                        expected,
                        checked.request().jobs(),
                        progress().counting(expected.size()))
                .forEach(progress()::proven);
        checked.found().restores().assertions().of(checked, content).forEach(progress()::proven);
        return new ProvenDatabase(checked, content);
    }
}
