package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Names that the server would cut or that its tools cannot take, and databases that every server needs as they are. */
final class TargetName {
    private static final int LONGEST = 63;
    private static final Set<String> TEMPLATES = Set.of("template0", "template1");
    /** All statements about whole databases are run from here. */
    private static final String MAINTENANCE = "postgres";

    private TargetName() {}

    static void refuse(String database) {
        if (database.isEmpty()) {
            throw refused("A database needs a name");
        }
        int bytes = database.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST) {
            throw refused(
                    "The name " + database + " has " + bytes + " bytes, and the server would cut it after " + LONGEST);
        }
        if (database.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw refused("A database whose name holds the end of a line cannot be backed up by pg_dump");
        }
        if (TEMPLATES.contains(database)) {
            throw refused(database + " is what the server makes every new database from");
        }
    }

    static void refuseReplacing(String instance, String database) {
        if (MAINTENANCE.equals(database)) {
            throw refused("Database " + database + " of " + instance
                    + " cannot be replaced: the restore itself is connected to it");
        }
    }

    private static BackupException refused(String message) {
        return new BackupException(ErrorCode.TARGET_REFUSED, message);
    }
}
