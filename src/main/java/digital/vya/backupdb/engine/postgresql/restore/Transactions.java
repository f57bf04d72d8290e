package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;

/** Whether a dump can be restored in one transaction: every object it makes holds a lock until the end. */
final class Transactions {
    private static final String LOCKS = """
            SELECT current_setting('max_locks_per_transaction')::bigint
                   * (current_setting('max_connections')::bigint
                      + current_setting('max_prepared_transactions')::bigint);
            """;
    /** A table with a key, an index and a sequence takes some locks of its own for each entry of the dump. */
    private static final int LOCKS_AN_ENTRY = 2;

    private final Psql psql;
    private final PostgresEngine engine;

    Transactions(Psql psql, PostgresEngine engine) {
        this.psql = psql;
        this.engine = engine;
    }

    boolean fit(Settings.Instance instance, PostgresDumpFacts facts) {
        if (!facts.transactional()) {
            return false;
        }
        long room = psql.json(engine.identity(instance, null), PostgresEngine.where(instance), LOCKS)
                .asLong();
        return (facts.entries() + facts.largeObjects()) * LOCKS_AN_ENTRY < room;
    }
}
