package digital.vya.backupdb.model;

import java.time.Instant;

/** Something that was done. {@code hash} is that of everything before it here, of which {@code before} is the hash. */
public record AuditEntry(
        long number,
        Instant at,
        String who,
        String host,
        String action,
        String subject,
        String outcome,
        String detail,
        String before,
        String hash) {}
