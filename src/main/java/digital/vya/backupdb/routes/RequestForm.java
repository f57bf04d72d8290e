package digital.vya.backupdb.routes;

import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Trigger;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a route in YAML asks to back up, filled in by the Kamelet {@code backup-request-action}. */
public final class RequestForm {
    private @Nullable String name;
    private List<String> instances = List.of();
    private @Nullable String database;
    private boolean skipRoles;

    /** What a run says that started it. */
    public void setName(String name) {
        this.name = name;
    }

    /** Ids with commas between them. */
    public void setInstances(String instances) {
        this.instances = Stream.of(instances.split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
    }

    public void setDatabase(String database) {
        this.database = database;
    }

    public void setSkipRoles(boolean skipRoles) {
        this.skipRoles = skipRoles;
    }

    public BackupRequest request() {
        if (database != null && instances.size() != 1) {
            throw new IllegalArgumentException(
                    "backup-request-action: `database` needs exactly one of `instances`, there are "
                            + instances.size());
        }
        return new BackupRequest(Trigger.ROUTE, name, instances, database, false, skipRoles);
    }
}
