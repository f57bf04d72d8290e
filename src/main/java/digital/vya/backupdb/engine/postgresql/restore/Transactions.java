package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;

/** Whether a dump can be restored in one transaction: every object it makes holds a lock until the end. */
final class Transactions {
    /** A table with a key, an index and a sequence takes some locks of its own for each entry of the dump. */
    private static final int LOCKS_AN_ENTRY = 2;

    private final PostgresEngine engine;

    Transactions(PostgresEngine engine) {
        this.engine = engine;
    }

    boolean fit(Settings.Instance instance, PostgresDumpFacts facts) {
        return facts.transactional()
                && (facts.entries() + facts.largeObjects()) * LOCKS_AN_ENTRY < engine.locks(instance);
    }
}
