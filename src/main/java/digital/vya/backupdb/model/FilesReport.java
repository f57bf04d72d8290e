package digital.vya.backupdb.model;

import java.util.List;

/**
 * What a restore of files does to the folder {@code target}: of all {@code inArchive} it writes {@code entries};
 * {@code kept} were there and stay, {@code differing} of them are not as in the backup; {@code replaced} were there
 * and do not stay; {@code left} are folders of others that stay as they are, {@code leftDiffering} those of them whose
 * mode or owners are not those of the backup; {@code privileged} are written and give those who run them the rights of
 * their owner or group.
 */
public record FilesReport(
        String target,
        long inArchive,
        long entries,
        long bytes,
        long kept,
        long differing,
        long replaced,
        List<String> differingNames,
        long left,
        List<String> leftDiffering,
        long privileged,
        List<String> privilegedNames) {
    public FilesReport {
        differingNames = List.copyOf(differingNames);
        leftDiffering = List.copyOf(leftDiffering);
        privilegedNames = List.copyOf(privilegedNames);
    }
}
