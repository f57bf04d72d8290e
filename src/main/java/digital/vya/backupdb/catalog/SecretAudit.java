package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.SecretReads;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells the audit which secrets were read, by name: one row for each run, and one for what else a process read. */
public final class SecretAudit {
    private static final String ACTION = "read-secrets";

    private final SecretReads reads;
    private final Audit audit;
    private volatile @Nullable String user;

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

    /**
     * What this process reads of secrets from now on is for a command that asks others and keeps no record of its own. A
     * dry run is none of those: it writes nothing.
     */
    public void usedBy(String command) {
        user = command;
    }

    /** What goes on tells of them itself, or is not to be told of. */
    public void usedByNone() {
        user = null;
    }

    /** Of what belonged to none, before the process ends; {@code serves} where it is the one that serves. */
    public void rest(boolean serves) {
        if (serves) {
            tell("process " + ProcessHandle.current().pid(), reads.untold());
        } else if (user != null) {
            List<String> names = reads.untold();
            if (!names.isEmpty() && audit.addWhereThere(ACTION, user, "done", Map.of("secrets", names))) {
                reads.told(names);
            }
        }
    }

    private void tell(String subject, List<String> names) {
        if (!names.isEmpty() && audit.addWherePossible(ACTION, subject, "done", Map.of("secrets", names))) {
            reads.told(names);
        }
    }
}
