package digital.vya.backupdb.metrics;

import digital.vya.backupdb.model.DatabaseOutcome;
import io.micrometer.core.instrument.Tags;

/** Which database a series is about; an empty database is the instance that failed before any was reached. */
record DatabaseTag(String instance, String database) {
    static DatabaseTag of(DatabaseOutcome outcome) {
        return new DatabaseTag(outcome.instance(), outcome.database() == null ? "" : outcome.database());
    }

    Tags tags() {
        return Tags.of("instance", instance, "database", database);
    }
}
