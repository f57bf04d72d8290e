package digital.vya.backupdb.model;

import java.util.List;

/**
 * What a restore of files does to the folder {@code target}: of all {@code inArchive} it writes {@code entries};
 * {@code kept} were there and stay, {@code differing} of them are not as in the backup; {@code replaced} were there
 * and do not stay.
 */
public record FilesReport(
        String target,
        long inArchive,
        long entries,
        long bytes,
        long kept,
        long differing,
        long replaced,
        List<String> differingNames) {
    public FilesReport {
        differingNames = List.copyOf(differingNames);
    }
}
