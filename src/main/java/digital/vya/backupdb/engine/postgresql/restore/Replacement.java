package digital.vya.backupdb.engine.postgresql.restore;

import java.util.List;

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
}
