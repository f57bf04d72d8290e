package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What of a live database has to make room for a part of a backup.
 *
 * @param there relations of the backup's names that are there, and schemas that the backup makes anew
 * @param goes what is dropped or emptied, each in words, when it may be replaced; empty when it may not
 * @param lost what would be gone for good: it stands in a schema that is replaced, and the backup does not hold it
 * @param holding what else hangs on it, so that the server would not let it go
 * @param leaves publications that a table is no longer in afterwards, each in words
 * @param script what makes room, on one line; empty when there is nothing to do
 */
record Replacement(
        List<String> there,
        List<String> goes,
        List<String> lost,
        List<String> holding,
        List<String> leaves,
        String script) {
    static final Replacement NONE = new Replacement(List.of(), List.of(), List.of(), List.of(), List.of(), "");

    Replacement {
        there = List.copyOf(there);
        goes = List.copyOf(goes);
        lost = List.copyOf(lost);
        holding = List.copyOf(holding);
        leaves = List.copyOf(leaves);
    }

    /** Throws where the part cannot take the place of what is there. */
    void refuse(String where, RestoreTarget target, boolean inOneTransaction) {
        if (!target.replace()) {
            if (!target.choice().dataOnly() && !there().isEmpty()) {
                throw new BackupException(
                        ErrorCode.TARGET_NOT_EMPTY,
                        where + " has this already: " + some(there()),
                        "Replace it with --recreate, or restore into another --target.",
                        null);
            }
            return;
        }
        if (!lost().isEmpty()) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    where + " has in the schemas to be replaced what would not come back: " + some(lost()),
                    "Move it to another schema, choose what is needed as well, or replace tables alone with --tables.",
                    null);
        }
        if (!holding().isEmpty()) {
            throw new BackupException(
                    ErrorCode.TARGET_HELD, where + " needs what is to be replaced for: " + some(holding()));
        }
        if (!goes().isEmpty() && !inOneTransaction) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    where + " cannot have so many objects replaced in one transaction",
                    "Choose fewer at a time, or raise max_locks_per_transaction of the server.",
                    null);
        }
    }

    static String some(Collection<String> names) {
        String first = names.stream().limit(10).collect(Collectors.joining(", "));
        return names.size() > 10 ? first + " and " + (names.size() - 10) + " more" : first;
    }
}
