package digital.vya.backupdb.backup;

import digital.vya.backupdb.model.Job;
import java.util.List;

/** An instance that was reached: its own job, and one for every database to dump. */
public record OpenedInstance(Job job, List<Job> databases) {
    public OpenedInstance {
        databases = List.copyOf(databases);
    }
}
