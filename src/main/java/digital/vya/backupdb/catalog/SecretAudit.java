package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.SecretReads;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Tells the audit which secrets were read, by name: one row for each run, and one for what else a process read. */
public final class SecretAudit {
    private static final String ACTION = "read-secrets";

    private final SecretReads reads;
    private final Audit audit;

    public SecretAudit(SecretReads reads, Audit audit) {
        this.reads = reads;
        this.audit = audit;
    }

    /** Of a run, restore or cleanup that has ended, and of what was read since the row before, as to notify of that. */
    public void ended(String id, OffsetDateTime began) {
        TreeSet<String> names = new TreeSet<>(reads.since(began.toInstant()));
        names.addAll(reads.untold());
        tell(id, List.copyOf(names));
    }

    /** Of what belonged to none, before the process ends. */
    public void rest() {
        tell("process " + ProcessHandle.current().pid(), reads.untold());
    }

    private void tell(String subject, List<String> names) {
        if (!names.isEmpty() && audit.addWherePossible(ACTION, subject, "done", Map.of("secrets", names))) {
            reads.told(names);
        }
    }
}
