package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.files.FilesPlan;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Problem;
import java.io.IOException;

/** An archive of files, and the plan for where they go. */
record FoundFiles(RestoreSources sources, Asked asked, RestoreSource source, FilesPlan plan)
        implements RestoreStage.Found {
    RawBackup open() throws IOException {
        return sources.open(source.data(), asked);
    }

    /** The backup's checksum, every member of its archive, what is there already, space. */
    @Override
    public CheckedFiles check() throws IOException {
        plan.read(open());
        if (plan.hasHardLinks()) {
            // only a second reading tells whether each hard link is one to a file of the archive
            plan.readForLinks(open());
        }
        plan.requireWritable();
        plan.requireSpace();
        FilesReport report = plan.report();
        if (report.differing() > 0) {
            String names = String.join(", ", report.differingNames());
            String more = report.differing() > report.differingNames().size() ? " and others" : "";
            warn(
                    ErrorCode.FILES_KEPT,
                    report.differing() + " files that are there are not as in the backup, and stay: " + names + more);
        }
        if (!report.leftDiffering().isEmpty()) {
            warn(
                    ErrorCode.FOLDERS_LEFT,
                    "Folders of other users have not the mode and owners of the backup, and stay: "
                            + String.join(", ", report.leftDiffering()));
        }
        progress().passed("");
        return new CheckedFiles(this, plan);
    }

    private void warn(ErrorCode code, String message) {
        progress().warn(Problem.of(code, message));
    }
}
