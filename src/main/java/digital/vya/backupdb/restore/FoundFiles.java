package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.files.FilesPlan;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An archive of files, and the folder below which they go. */
record FoundFiles(RestoreSources sources, Asked asked, RestoreSource source, List<Problem> warnings, Path target)
        implements RestoreStage.Found {
    @Override
    public RestoreOutcome outcome(Verdict verdict, List<Problem> problems) {
        return asked.outcome(asked.request().mode(), verdict, problems, source, List.of(), null, null, null, null);
    }

    RawBackup open() throws IOException {
        return sources.open(source.data(), asked.run());
    }

    /** The backup's checksum, every member of its archive, what is there already, space. */
    @Override
    public CheckedFiles check() throws IOException {
        FilesPlan plan = new FilesPlan(asked.request().files(), target);
        plan.read(open());
        if (plan.hasHardLinks()) {
            // only a second reading tells whether each hard link is one to a file of the archive
            plan.readForLinks(open());
        }
        plan.requireWritable();
        plan.requireSpace();
        List<Problem> all = new ArrayList<>(warnings);
        FilesReport report = plan.report();
        if (report.differing() > 0) {
            String names = String.join(", ", report.differingNames());
            String more = report.differing() > report.differingNames().size() ? " and others" : "";
            all.add(problem(
                    ErrorCode.FILES_KEPT,
                    report.differing() + " files that are there are not as in the backup, and stay: " + names + more));
        }
        if (!report.leftDiffering().isEmpty()) {
            all.add(problem(
                    ErrorCode.FOLDERS_LEFT,
                    "Folders of other users have not the mode and owners of the backup, and stay: "
                            + String.join(", ", report.leftDiffering())));
        }
        asked.progress().passed("");
        return new CheckedFiles(this, plan, List.copyOf(all), List.of());
    }

    private static Problem problem(ErrorCode code, String message) {
        return new Problem(code, message, code.hint());
    }
}
